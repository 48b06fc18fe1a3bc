package io.jukung.machinery.patch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import io.jukung.machinery.typed.TestSchema;
import io.jukung.machinery.typed.TypeSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PatchTest {
    private static final TypeSchema TYPE = TestSchema.deployment();

    private static String jsonPatch(String object, String patch) {
        return JsonPatch.apply(
                        Json.parse(object),
                        Json.parseValue(patch.getBytes(StandardCharsets.UTF_8), key -> {}))
                .toString();
    }

    private static String jsonError(String object, String patch) {
        return assertThrows(PatchException.class, () -> jsonPatch(object, patch)).getMessage();
    }

    @Test
    void jsonPatchOperations() {
        assertEquals(
                "{\"a\":[1,9,2,3],\"b/c\":2,\"d\":{\"e\":1}}",
                jsonPatch(
                        "{\"a\":[1,2],\"b/c\":1,\"x\":{\"e\":1}}",
                        "[{\"op\":\"add\",\"path\":\"/a/1\",\"value\":9},{\"op\":\"add\",\"path\":\"/a/-\",\"value\":3},{\"op\":\"replace\",\"path\":\"/b~1c\",\"value\":2},{\"op\":\"move\",\"from\":\"/x\",\"path\":\"/d\"},{\"op\":\"test\",\"path\":\"/d/e\",\"value\":1.0}]"));
        assertEquals(
                "{\"a\":[1],\"b\":[1]}",
                jsonPatch(
                        "{\"a\":[1,2]}",
                        "[{\"op\":\"remove\",\"path\":\"/a/-1\"},{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/b\"}]"));
    }

    /** As the library that upstream uses does, whatever the RFC says. */
    @Test
    void whatAnObjectDoesNotHaveIsReplacedAndCopied() {
        assertEquals(
                "{\"x\":2,\"y\":null}",
                jsonPatch(
                        "{}",
                        "[{\"op\":\"replace\",\"path\":\"/x\",\"value\":2},"
                                + "{\"op\":\"copy\",\"from\":\"/z\",\"path\":\"/y\"}]"));
        assertEquals(
                "{\"b\":1}",
                jsonPatch("{\"a\":1}", "[{\"op\":\"replace\",\"path\":\"\",\"value\":{\"b\":1}}]"));
        assertEquals("{}", jsonPatch("{}", "null"));
    }

    @Test
    void jsonPatchErrorsAreUpstreams() {
        assertEquals(
                "testing value /a failed: test failed",
                jsonError("{\"a\":1}", "[{\"op\":\"test\",\"path\":\"/a\",\"value\":2}]"));
        assertEquals(
                "add operation does not apply: doc is missing path: \"/x/y\": missing value",
                jsonError("{}", "[{\"op\":\"add\",\"path\":\"/x/y\",\"value\":2}]"));
        assertEquals(
                "error decoding patch: json: cannot unmarshal object into Go value of type"
                        + " []handlers.jsonPatchOp",
                jsonError("{}", "{}"));
        assertEquals(
                "error decoding patch: json: cannot unmarshal number into Go struct field"
                        + " jsonPatchOp.op of type string",
                jsonError("{}", "[{\"op\":1}]"));
        assertEquals(
                "error in remove for path: '/x': Unable to remove nonexistent key: x: missing"
                        + " value",
                jsonError("{}", "[{\"op\":\"remove\",\"path\":\"/x\"}]"));
        assertEquals(
                "error in add for path: '/a/5': Unable to access invalid index: 5: invalid index"
                        + " referenced",
                jsonError("{\"a\":[]}", "[{\"op\":\"add\",\"path\":\"/a/5\",\"value\":1}]"));
        assertEquals("Unexpected kind: foo", jsonError("{}", "[{\"op\":\"foo\",\"path\":\"/a\"}]"));
    }

    @Test
    void mergePatch() {
        assertEquals(
                "{\"a\":{\"c\":2,\"d\":{\"e\":1}},\"l\":[3]}",
                MergePatch.apply(
                                Json.parse("{\"a\":{\"b\":1,\"c\":2},\"l\":[1,2]}"),
                                Json.parse(
                                        "{\"a\":{\"b\":null,\"d\":{\"e\":1,\"f\":null}},\"l\":[3],\"x\":null}"))
                        .toString());
    }

    private static void strategic(String object, String patch, String expected) {
        assertEquals(
                Yaml.parse(expected),
                StrategicMergePatch.apply(Yaml.parse(object), Yaml.parse(patch), TYPE));
    }

    @Test
    void listsMergeByTheirKey() {
        strategic(
                "{spec: {containers: [{name: a, image: x}, {name: b, image: y}]}}",
                "{spec: {containers: [{name: b, image: z}, {name: c, image: w}]}}",
                "{spec: {containers: [{name: a, image: x}, {name: b, image: z}, {name: c, image:"
                        + " w}]}}");
    }

    @Test
    void directives() {
        strategic(
                "{spec: {containers: [{name: a}, {name: b}]}}",
                "{spec: {containers: [{name: a, $patch: delete}]}}",
                "{spec: {containers: [{name: b}]}}");
        strategic(
                "{spec: {containers: [{name: a}, {name: b}]}}",
                "{spec: {containers: [{$patch: replace}, {name: c}]}}",
                "{spec: {containers: [{name: c}]}}");
        strategic(
                "{spec: {strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1}}}}",
                "{spec: {strategy: {$retainKeys: [type], type: Recreate}}}",
                "{spec: {strategy: {type: Recreate}}}");
        strategic(
                "{metadata: {finalizers: [a, b, c]}}",
                "{metadata: {$deleteFromPrimitiveList/finalizers: [b], finalizers: [d]}}",
                "{metadata: {finalizers: [d, a, c]}}");
        strategic(
                "{spec: {containers: [{name: a}, {name: b}, {name: c}]}}",
                "{spec: {$setElementOrder/containers: [{name: c}, {name: a}], containers: [{name:"
                        + " c, image: x}]}}",
                "{spec: {containers: [{name: b}, {name: c, image: x}, {name: a}]}}");
        strategic(
                "{metadata: {labels: {a: b}}, spec: {selector: {x: y}}}",
                "{metadata: {labels: null}, spec: {selector: {$patch: replace, z: w}}}",
                "{metadata: {}, spec: {selector: {z: w}}}");
    }

    @Test
    void atomicListsAreReplaced() {
        strategic(
                "{spec: {containers: [{name: a, args: [x, y]}]}}",
                "{spec: {containers: [{name: a, args: [z]}]}}",
                "{spec: {containers: [{name: a, args: [z]}]}}");
    }

    @Test
    void anElementWithoutItsKeyIsRefused() {
        JsonObject object = Yaml.parse("{spec: {containers: [{name: a}]}}");
        JsonObject patch = Yaml.parse("{spec: {containers: [{image: x}]}}");
        assertEquals(
                PatchException.Kind.UNPROCESSABLE,
                assertThrows(
                                PatchException.class,
                                () -> StrategicMergePatch.apply(object, patch, TYPE))
                        .kind());
    }

    /** A merge patch made from two states leads from one to the other. */
    @Test
    void mergePatchLeadsFromOneStateToAnother() {
        Random random = new Random(4);
        for (int i = 0; i < 3_000; i++) {
            JsonObject from = randomObject(random, 3);
            JsonObject to = randomObject(random, 3);
            assertEquals(to, MergePatch.apply(from, difference(from, to)));
            JsonObject patch = randomObject(random, 3);
            JsonObject once = MergePatch.apply(from, patch);
            assertEquals(once, MergePatch.apply(once, patch));
        }
    }

    private static JsonObject difference(JsonObject from, JsonObject to) {
        JsonObject.Builder patch = JsonObject.builder();
        from.forEach((key, value) -> {
            if (!to.has(key)) {
                patch.put(key, JsonNull.NULL);
            }
        });
        to.forEach((key, value) ->
                patch.put(
                        key,
                        value instanceof JsonObject y ? difference(from.object(key), y) : value));
        return patch.build();
    }

    private static JsonObject randomObject(Random random, int depth) {
        JsonObject.Builder builder = JsonObject.builder();
        for (String key : List.of("a", "b", "c", "d")) {
            switch (random.nextInt(depth > 0 ? 4 : 2)) {
                case 0 -> {}
                case 1 -> builder.put(key, (long) random.nextInt(3));
                case 2 -> builder.put(key, randomObject(random, depth - 1));
                default -> builder.put(key, JsonArray.of((long) random.nextInt(3), "x"));
            }
        }
        return builder.build();
    }

    /** A strategic patch applied again changes nothing, and its elements stand in its order. */
    @Test
    void strategicPatchesAreIdempotent() {
        Random random = new Random(9);
        for (int i = 0; i < 2_000; i++) {
            JsonObject object = randomContainers(random);
            JsonObject patch = randomContainers(random);
            JsonObject once = StrategicMergePatch.apply(object, patch, TYPE);
            assertEquals(once, StrategicMergePatch.apply(once, patch, TYPE));
            List<String> wanted = names(patch);
            assertEquals(wanted, names(once).stream().filter(wanted::contains).toList());
        }
    }

    private static List<String> names(JsonObject object) {
        return object.object("spec").array("containers").objects().stream()
                .map(container -> container.string("name"))
                .toList();
    }

    private static JsonObject randomContainers(Random random) {
        List<JsonObject> containers = new ArrayList<>();
        for (String name : List.of("a", "b", "c", "d")) {
            if (random.nextBoolean()) {
                containers.add(
                        random.nextInt(containers.size() + 1),
                        JsonObject.of("name", name, "image", "i" + random.nextInt(3)));
            }
        }
        return JsonObject.of("spec", JsonObject.of("containers", JsonArray.copyOf(containers)));
    }

    /** Operations that fit apply all; where one does not, the error says so and nothing else. */
    @Test
    void randomJsonPatchesApplyOrAreRefused() {
        Random random = new Random(6);
        String[] paths = {"/a", "/b/a", "/c/0", "/c/-", "/d/a/b", "/a/1", "", "a", "/~1"};
        String[] kinds = {"add", "remove", "replace", "move", "copy", "test"};
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            JsonObject object = randomObject(random, 3);
            JsonObject operation =
                    JsonObject.of(
                            "op", kinds[random.nextInt(kinds.length)],
                            "path", paths[random.nextInt(paths.length)],
                            "from", paths[random.nextInt(paths.length)],
                            "value", (long) random.nextInt(3));
            try {
                JsonPatch.apply(object, JsonArray.of(operation));
            } catch (PatchException e) {
                refused++;
            }
        }
        assertTrue(refused > 100 && refused < 5_000);
    }
}
