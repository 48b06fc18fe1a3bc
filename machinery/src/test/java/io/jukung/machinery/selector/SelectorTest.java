package io.jukung.machinery.selector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.machinery.tree.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectorTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x=a,y=b,z=c | x=a,y=b,z=c",
                "x!=a,y=b | x!=a,y=b",
                "x==a | x==a",
                "x= | x=",
                "z,!y,x>5 | x>5,!y,z",
                "x in (foo,,baz),y,z notin () | x in (,baz,foo),y,z notin ()",
                "x notin (in,notin) | x notin (in,notin)",
                "x in (b, a) | x in (a,b)",
                "example.com/tier=front | example.com/tier=front"
            })
    void parsesAndPrints(String text, String printed) {
        LabelSelector selector = LabelSelector.parse(text);
        assertEquals(printed, selector.toString());
        assertEquals(selector, LabelSelector.parse(printed));
    }

    @Test
    void errorsAreUpstreams() {
        assertEquals("found ',', expected: !, identifier, or 'end of string'", error(",x=a"));
        assertEquals("found '', expected: identifier after ','", error("x=a,"));
        assertEquals(
                "unable to parse requirement: found 'a', expected: in, notin, =, ==, !=, gt, lt",
                error("x a"));
        assertEquals("unable to parse requirement: found 'a' expected: '('", error("x in a"));
        assertEquals(
                "unable to parse requirement: <nil>: Invalid value: \"a_\": name part must consist"
                        + " of alphanumeric characters, '-', '_' or '.', and must start and end with an"
                        + " alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex"
                        + " used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
                error("a_=b"));
        assertEquals(
                "unable to parse requirement: values[0][x]: Invalid value: \"a?\": a valid label"
                        + " must be an empty string or consist of alphanumeric characters, '-', '_' or"
                        + " '.', and must start and end with an alphanumeric character (e.g."
                        + " 'MyValue',  or 'my_value',  or '12345', regex used for validation is"
                        + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
                error("x=a?"));
    }

    private static String error(String text) {
        return assertThrows(IllegalArgumentException.class, () -> LabelSelector.parse(text))
                .getMessage();
    }

    @Test
    void matches() {
        Map<String, String> labels = Map.of("app", "web", "n", "7");
        assertTrue(LabelSelector.parse("").matches(labels));
        assertTrue(LabelSelector.parse("app in (web,db),!gone,n>6,n<8").matches(labels));
        assertTrue(LabelSelector.parse("gone!=x,gone notin (y)").matches(labels));
        assertFalse(LabelSelector.parse("n>7").matches(labels));
        assertFalse(LabelSelector.parse("app>1").matches(labels));
        assertFalse(LabelSelector.nothing().matches(labels));
    }

    @Test
    void ofAnObject() {
        LabelSelector selector =
                LabelSelector.of(
                        Json.parse(
                                "{\"matchLabels\":{\"app\":\"web\"},\"matchExpressions\":[{\"key\":\"tier\",\"operator\":\"NotIn\",\"values\":[\"b\",\"a\"]},{\"key\":\"x\",\"operator\":\"Exists\"}]}"));
        assertEquals("app=web,tier notin (a,b),x", selector.toString());
        assertTrue(LabelSelector.of(Json.parse("{}")).isEverything());
        assertTrue(LabelSelector.of(null).isNothing());
        assertEquals(
                "\"Foo\" is not a valid label selector operator",
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        LabelSelector.of(
                                                Json.parse(
                                                        "{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"Foo\"}]}")))
                        .getMessage());
    }

    @Test
    void fieldSelectors() {
        FieldSelector selector = FieldSelector.parse("status.phase!=Running,metadata.name=a\\,b");
        assertEquals("metadata.name=a\\,b,status.phase!=Running", selector.toString());
        assertEquals("a,b", selector.exactMatch("metadata.name"));
        assertTrue(selector.matches(Map.of("metadata.name", "a,b", "status.phase", "Pending")));
        assertFalse(selector.matches(Map.of("metadata.name", "a,b", "status.phase", "Running")));
        assertEquals(
                "invalid selector: 'foo'; can't understand 'foo'",
                assertThrows(IllegalArgumentException.class, () -> FieldSelector.parse("foo"))
                        .getMessage());
        assertEquals(
                "invalid field selector: invalid escape sequence: \\x",
                assertThrows(IllegalArgumentException.class, () -> FieldSelector.parse("a=\\x"))
                        .getMessage());
    }
}
