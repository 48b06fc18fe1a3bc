package io.jukung.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jukung.machinery.tree.Yaml;
import io.jukung.resources.field.Equality;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EqualityTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                              | {}                              | true
                    {a: ''}                         | {}                              | true
                    {labels: {}}                    | {}                              | true
                    {resources: {requests: {}}}     | {resources: {}}                 | true
                    {args: []}                      | {}                              | true
                    {labelSelector: {}}             | {}                              | false
                    {from: [{podSelector: {}}]}     | {from: [{namespaceSelector: {}}]} | false
                    {a: 0}                          | {}                              | false
                    {a: {b: 1}}                     | {a: {b: 1}}                     | true
                    {a: {b: 1}}                     | {a: {b: 2}}                     | false
                    """)
    void absentAndEmpty(String a, String b, boolean same) {
        assertEquals(same, Equality.same(Yaml.parse(a), Yaml.parse(b)));
        assertEquals(same, Equality.same(Yaml.parse(b), Yaml.parse(a)));
    }
}
