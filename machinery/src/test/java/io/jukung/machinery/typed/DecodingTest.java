package io.jukung.machinery.typed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecodingTest {
    private static final TypeSchema TYPE = TestSchema.deployment();

    private static Decoding.Result decode(String json) {
        return Decoding.decode(Json.parse(json), TYPE);
    }

    private static String error(String json) {
        return assertThrows(MalformedException.class, () -> decode(json)).getMessage();
    }

    @Test
    void whatIsRightStaysTheSameInstance() {
        JsonObject object =
                Json.parse("{\"spec\":{\"replicas\":2,\"containers\":[{\"name\":\"a\"}]}}");
        assertSame(object, Decoding.decode(object, TYPE).object());
    }

    @Test
    void unknownFieldsAndNullsGo() {
        Decoding.Result result =
                decode(
                        "{\"spec\":{\"foo\":1,\"replicas\":null,\"containers\":[{\"name\":\"a\",\"x\":{}}]},\"bar\":2}");
        assertEquals("{\"spec\":{\"containers\":[{\"name\":\"a\"}]}}", result.object().toString());
        assertEquals(
                List.of(
                        "unknown field \"bar\"",
                        "unknown field \"spec.containers[0].x\"",
                        "unknown field \"spec.foo\""),
                result.unknown());
        assertEquals(
                "strict decoding error: unknown field \"bar\"",
                Decoding.strictError(result.unknown().subList(0, 1)));
    }

    @Test
    void onlyWhatChangedSinceIsLookedAt() {
        JsonObject stored = Json.parse("{\"spec\":{\"containers\":[{\"name\":\"a\",\"x\":1}]}}");
        JsonObject changed = stored.withAt("many", "spec", "replicas");
        assertThrows(MalformedException.class, () -> Decoding.decode(changed, TYPE, stored));
        JsonObject right = stored.withAt(2L, "spec", "replicas");
        assertSame(right, Decoding.decode(right, TYPE, stored).object());
        JsonObject wrong = right.withAt(1L, "spec", "foo");
        assertEquals(
                List.of("unknown field \"spec.foo\""),
                Decoding.decode(wrong, TYPE, stored).unknown());
        assertEquals(right, Decoding.decode(wrong, TYPE, stored).object());
    }

    @Test
    void wrongTypesAreErrorsInGosWords() {
        assertEquals(
                "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of"
                        + " type int32",
                error("{\"spec\":{\"replicas\":\"3\"}}"));
        assertEquals(
                "json: cannot unmarshal number 1.5 into Go struct field"
                        + " DeploymentSpec.spec.replicas of type int32",
                error("{\"spec\":{\"replicas\":1.5}}"));
        assertEquals(
                "json: cannot unmarshal number into Go struct field"
                        + " Container.spec.containers.image of type string",
                error("{\"spec\":{\"containers\":[{\"image\":5}]}}"));
        assertEquals(
                "json: cannot unmarshal object into Go struct field DeploymentSpec.spec.containers"
                        + " of type []v1.Container",
                error("{\"spec\":{\"containers\":{}}}"));
        assertEquals(
                "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of"
                        + " type string",
                error("{\"metadata\":{\"labels\":{\"a\":1}}}"));
    }

    @Test
    void quantitiesAndTimesGetTheirCanonicalText() {
        assertEquals(
                "{\"metadata\":{\"creationTimestamp\":\"2026-11-21T10:00:00Z\"},\"spec\":{\"containers\":[{\"resources\":{\"limits\":{\"cpu\":\"500m\",\"memory\":\"1Gi\"}}}]}}",
                decode(
                                "{\"metadata\":{\"creationTimestamp\":\"2026-11-21T12:00:00.5+02:00\"},\"spec\":{\"containers\":[{\"resources\":{\"limits\":{\"cpu\":0.5,\"memory\":\"1024Mi\"}}}]}}")
                        .object()
                        .toString());
        assertEquals(
                "quantities must match the regular expression"
                        + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
                error(
                        "{\"spec\":{\"containers\":[{\"resources\":{\"limits\":{\"cpu\":\"1x\"}}}]}}"));
        assertEquals(
                "parsing time \"x\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"x\" as"
                        + " \"2006\"",
                error("{\"metadata\":{\"creationTimestamp\":\"x\"}}"));
    }
}
