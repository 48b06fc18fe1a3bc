package io.jukung.machinery.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a: yes | {\"a\":true}",
                "a: off | {\"a\":false}",
                "a: 'yes' | {\"a\":\"yes\"}",
                "a: 0777 | {\"a\":511}",
                "a: 0x1F | {\"a\":31}",
                "a: 089 | {\"a\":89}",
                "a: 1_000 | {\"a\":1000}",
                "a: 1.5e3 | {\"a\":1500}",
                "a: ~ | {\"a\":null}",
                "a: | {\"a\":null}",
                "a: 2026-11-21 | {\"a\":\"2026-11-21\"}",
                "a: 1.2.3 | {\"a\":\"1.2.3\"}",
                "1: x | {\"1\":\"x\"}",
                "yes: x | {\"true\":\"x\"}",
                "a: !!str 5 | {\"a\":\"5\"}",
                "a: !!int '5' | {\"a\":5}",
                "a: 18446744073709551615 | {\"a\":18446744073709552000}",
                "{\"a\": [1, \"2\"]} | {\"a\":[1,\"2\"]}",
            })
    void readsAsUpstreamDoes(String yaml, String json) {
        assertEquals(json, Yaml.parse(yaml).toString());
    }

    @Test
    void anchorsMergeKeysAndDocuments() {
        assertEquals(
                "{\"a\":{\"x\":1,\"z\":2},\"b\":{\"x\":3,\"z\":2}}",
                Yaml.parse("a: &a\n  x: 1\n  z: 2\nb:\n  <<: *a\n  x: 3\n").toString());
        assertEquals(3, Yaml.parseAll("a: 1\n---\nb: 2\n---\n").size());
    }

    @Test
    void duplicatesAreTold() {
        List<String> told = new ArrayList<>();
        Yaml.parse("a: 1\nb: 2\na: 3\n".getBytes(StandardCharsets.UTF_8), told::add);
        assertEquals(List.of("line 3: key \"a\" already set in map"), told);
    }

    @Test
    void bombsAndCirclesAreRefused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a" + i + ": &a" + i + " [");
            bomb.append(("*a" + (i - 1) + ",").repeat(9)).append("*a").append(i - 1).append("]\n");
        }
        assertEquals(
                "yaml: document contains excessive aliasing",
                assertThrows(MalformedException.class, () -> Yaml.parse(bomb.toString()))
                        .getMessage());
        assertTrue(
                assertThrows(MalformedException.class, () -> Yaml.parse("a: &a [*a]"))
                        .getMessage()
                        .contains("contains itself"));
        assertTrue(
                assertThrows(MalformedException.class, () -> Yaml.parse("a: [\nb: {"))
                        .getMessage()
                        .startsWith("yaml: line "));
    }

    @Test
    void writesAsKubectlPrints() {
        assertEquals(
                """
                apiVersion: v1
                data:
                  a: "true"
                  b: |
                    line 1
                    line 2
                  c: ""
                  d: "123"
                  e: 'a: b'
                  f: {}
                  g: '#x'
                  h: "2026-11-21T11:48:01Z"
                items:
                - name: x
                  ports:
                  - 1
                  - 2
                - name: "y"
                - []
                """,
                Yaml.write(
                        Json.parse(
                                "{\"apiVersion\":\"v1\",\"data\":{\"a\":\"true\",\"b\":\"line 1\\nline 2\\n\",\"c\":\"\",\"d\":\"123\",\"e\":\"a: b\",\"f\":{},\"g\":\"#x\",\"h\":\"2026-11-21T11:48:01Z\"},\"items\":[{\"name\":\"x\",\"ports\":[1,2]},{\"name\":\"y\"},[]]}")));
    }

    @Test
    void whatIsWrittenReadsBack() {
        Random random = new Random(3);
        for (int i = 0; i < 3_000; i++) {
            JsonObject object = RandomTrees.object(random, 3);
            String yaml = Yaml.write(object);
            assertEquals(object, Yaml.parse(yaml), yaml);
        }
    }

    @Test
    void jsonMayBeIndentedWithTabs() {
        assertEquals(
                Json.parse("{\"a\":{\"b\":\"x\\ty\",\"c\":[1]}}"),
                Yaml.parse("{\n\t\"a\": {\n\t\t\"b\":\t\"x\\ty\",\n\t\t\"c\": [\t1\t]\n\t}\n}"));
    }
}
