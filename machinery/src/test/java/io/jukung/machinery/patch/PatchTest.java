package io.jukung.machinery.patch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import io.jukung.machinery.typed.TestSchema;
import io.jukung.machinery.typed.TypeSchema;
import java.nio.charset.StandardCharsets;
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

    @Test
    void jsonPatchErrorsAreUpstreams() {
        assertEquals(
                "testing value /a failed: test failed",
                jsonError("{\"a\":1}", "[{\"op\":\"test\",\"path\":\"/a\",\"value\":2}]"));
        assertEquals(
                "add operation does not apply: doc is missing path: \"/x/y\": missing value",
                jsonError("{}", "[{\"op\":\"add\",\"path\":\"/x/y\",\"value\":2}]"));
        assertEquals(
                "replace operation does not apply: doc is missing key: /x: missing value",
                jsonError("{}", "[{\"op\":\"replace\",\"path\":\"/x\",\"value\":2}]"));
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
}
