package io.jukung.schema.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.schema.Schemas;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GnosticTest {
    private static final byte[] DOCUMENT =
            new OpenApiV2(Schemas.builtIn(), Served.byDefault("v1.36.0")).protobuf();

    /** The length-delimited members with a number. */
    private static List<byte[]> members(byte[] message, int field) {
        List<byte[]> found = new ArrayList<>();
        int[] at = {0};
        while (at[0] < message.length) {
            long tag = varint(message, at);
            if ((tag & 7) == 0) {
                varint(message, at);
                continue;
            }
            assertEquals(2, tag & 7, "wire type");
            int length = (int) varint(message, at);
            byte[] value = new byte[length];
            System.arraycopy(message, at[0], value, 0, length);
            at[0] += length;
            if (tag >> 3 == field) {
                found.add(value);
            }
        }
        return found;
    }

    private static long varint(byte[] message, int[] at) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = message[at[0]++];
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }

    private static String text(byte[] message, int field) {
        return new String(members(message, field).get(0), StandardCharsets.UTF_8);
    }

    private static byte[] named(List<byte[]> pairs, String name) {
        return pairs.stream()
                .filter(pair -> text(pair, 1).equals(name))
                .map(pair -> members(pair, 2).get(0))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theHeadIsThere() {
        assertEquals("2.0", text(DOCUMENT, 1));
        assertEquals("v1.36.0", text(members(DOCUMENT, 2).get(0), 2));
    }

    @Test
    void aDefinitionHasItsPropertiesAndExtensions() {
        List<byte[]> definitions = members(members(DOCUMENT, 9).get(0), 1);
        byte[] spec = named(definitions, "io.k8s.api.core.v1.PodSpec");
        assertEquals("containers", text(spec, 19));
        byte[] containers = named(members(members(spec, 25).get(0), 1), "containers");
        assertEquals("array", text(members(containers, 22).get(0), 1));
        byte[] key = named(members(containers, 31), "x-kubernetes-patch-merge-key");
        assertEquals("name\n", text(key, 2));
        byte[] element = members(members(containers, 23).get(0), 1).get(0);
        assertEquals("#/definitions/io.k8s.api.core.v1.Container", text(element, 1));
    }

    @Test
    void aPathHasItsOperations() {
        List<byte[]> paths = members(members(DOCUMENT, 8).get(0), 2);
        byte[] pods = named(paths, "/api/v1/namespaces/{namespace}/pods/{name}");
        byte[] patch = members(pods, 8).get(0);
        assertEquals("patchCoreV1NamespacedPod", text(patch, 5));
        assertTrue(
                members(patch, 8).stream()
                        .map(item -> members(item, 1).get(0))
                        .flatMap(parameter -> members(parameter, 2).stream())
                        .flatMap(plain -> members(plain, 3).stream())
                        .anyMatch(query -> text(query, 4).equals("fieldValidation")));
    }
}
