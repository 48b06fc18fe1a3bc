package io.jukung.machinery.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
    private static Object value(String text) {
        return Json.parseValue(text.getBytes(StandardCharsets.UTF_8), key -> {});
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"b\":1,\"a\":[ ]} | {\"a\":[],\"b\":1}",
                "-0 | 0",
                "9223372036854775807 | 9223372036854775807",
                "-9223372036854775808 | -9223372036854775808",
                "9223372036854775808 | 9223372036854776000",
                "1e21 | 1e+21",
                "0.0000001 | 1e-7",
                "1.50 | 1.5",
                "1E2 | 100",
                "\"\\u00e9\\/\\ud83d\\ude00\\ud83dx\" | \"é/😀\ufffdx\"",
                "{\"a\":1,\"a\":2} | {\"a\":2}",
                "[true,false,null] | [true,false,null]"
            })
    void readsAndWrites(String text, String written) {
        assertEquals(written, Json.toText(value(text)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | unexpected end of JSON input",
                "{ | unexpected end of JSON input",
                "{\"a\" 1} | invalid character '1' after object key",
                "{\"a\":1 \"b\"} | invalid character '\"' after object key:value pair",
                "{a:1} | invalid character 'a' looking for beginning of object key string",
                "{\"a\":1,} | invalid character '}' looking for beginning of object key string",
                "[1,] | invalid character ']' looking for beginning of value",
                "[1 2] | invalid character '2' after array element",
                "{} x | invalid character 'x' after top-level value",
                "tru3 | invalid character '3' in literal true (expecting 'e')",
                "01 | invalid character '1' after top-level value",
                "1. | unexpected end of JSON input",
                "-x | invalid character 'x' in numeric literal",
                "\"\\x\" | invalid character 'x' in string escape code",
                "\"\\u12g4\" | invalid character 'g' in \\u hexadecimal character escape"
            })
    void errorsAreGos(String text, String message) {
        assertEquals(
                message, assertThrows(MalformedException.class, () -> value(text)).getMessage());
    }

    @Test
    void duplicatesAreToldByPath() {
        List<String> told = new ArrayList<>();
        Json.parse(
                "{\"spec\":{\"l\":[0,{\"x\":1,\"x\":2}],\"r\":1,\"r\":2},\"a\":1,\"a\":2}"
                        .getBytes(StandardCharsets.UTF_8),
                told::add);
        assertEquals(List.of("spec.l[1].x", "spec.r", "a"), told);
    }

    @Test
    void nestingIsBounded() {
        int depth = Json.MAX_DEPTH;
        value("[".repeat(depth) + "]".repeat(depth));
        assertEquals(
                "exceeded max depth",
                assertThrows(MalformedException.class, () -> value("[".repeat(depth + 1)))
                        .getMessage());
    }

    @Test
    void invalidUtf8BecomesTheReplacementCharacter() {
        byte[] text = {'"', 'a', (byte) 0xff, 'b', '"'};
        assertEquals("a\ufffdb", Json.parseValue(text, key -> {}));
    }

    @Test
    void objectsOfOneShapeShareTheirKeys() {
        JsonArray array =
                (JsonArray)
                        value(
                                "[{\"name\":\"a\",\"image\":\"b\"},{\"name\":\"c\",\"image\":\"d\"}]");
        assertSame(array.object(0).key(0), array.object(1).key(0));
    }

    @Test
    void whatIsWrittenReadsBack() {
        Random random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            JsonObject object = RandomTrees.object(random, 4);
            assertEquals(object, Json.parse(Json.write(object)));
        }
    }

    /** Broken texts are refused with a message, whatever is broken about them. */
    @Test
    void mutatedTextsParseOrAreRefused() {
        Random random = new Random(2);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] text = Json.write(RandomTrees.object(random, 3));
            text[random.nextInt(text.length)] = (byte) random.nextInt(256);
            try {
                Object value = Json.parseValue(text, key -> {});
                assertEquals(value, Json.parseValue(Json.write(value), key -> {}));
            } catch (MalformedException e) {
                refused++;
            }
        }
        assertTrue(refused > 1_000);
    }

    @Test
    void largeBuildersTakeKeysInAnyOrder() {
        JsonObject.Builder builder = JsonObject.builder();
        for (int i = 100_000; i > 0; i--) {
            assertFalse(builder.add("k" + i, (long) i));
        }
        assertTrue(builder.add("k5", 7L));
        builder.remove("k6");
        JsonObject object = builder.build();
        assertEquals(99_999, object.size());
        assertEquals(7L, object.get("k5"));
        assertEquals(object, JsonObject.copyOf(object.asMap()));
    }
}
