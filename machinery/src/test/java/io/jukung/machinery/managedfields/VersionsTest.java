package io.jukung.machinery.managedfields;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jukung.base.Clock;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import io.jukung.machinery.typed.TestSchema;
import io.jukung.machinery.typed.TypeSchema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Managers that wrote in different versions: {@code spec.size} of v1 is {@code spec.count} of v2.
 */
class VersionsTest {
    private static final Versions VERSIONS =
            new Versions() {
                private final Map<String, TypeSchema> types =
                        Map.of("x/v1", TestSchema.box("size"), "x/v2", TestSchema.box("count"));

                @Override
                public @Nullable Shape shape(String apiVersion) {
                    TypeSchema type = types.get(apiVersion);
                    return type == null ? null : new Shape(type, FieldSet.EMPTY);
                }

                @Override
                public JsonObject convert(JsonObject object, String to) {
                    String from = to.equals("x/v1") ? "count" : "size";
                    JsonObject spec = object.object("spec");
                    Object value = spec.get(from);
                    JsonObject moved = object.with("apiVersion", to);
                    return value == null
                            ? moved
                            : moved.with(
                                    "spec",
                                    spec.without(from)
                                            .with(from.equals("size") ? "count" : "size", value));
                }
            };

    private final FieldManager v1 = manager("v1");
    private final FieldManager v2 = manager("v2");

    private static FieldManager manager(String version) {
        return new FieldManager(
                VERSIONS, new GroupVersionKind("x", version, "Box"), "", Clock.SYSTEM);
    }

    private static JsonObject box(String version, String spec) {
        return Yaml.parse(
                "{apiVersion: x/"
                        + version
                        + ", kind: Box, metadata: {name: b}, spec: "
                        + spec
                        + "}");
    }

    private static JsonObject stored(JsonObject object) {
        return object.withAt("u-1", "metadata", "uid");
    }

    private static @Nullable String owned(JsonObject object, String manager) {
        for (JsonObject entry : object.object("metadata").array("managedFields").objects()) {
            if (entry.string("manager").equals(manager)) {
                return entry.string("apiVersion") + " " + entry.object("fieldsV1");
            }
        }
        return null;
    }

    @Test
    void aFieldIsTakenFromWhoeverSetItByItsOtherName() {
        JsonObject first = stored(v1.apply(null, box("v1", "{size: 1, name: a}"), "one", false));
        JsonObject seen = VERSIONS.convert(first, "x/v2");
        StatusException conflict =
                assertThrows(
                        StatusException.class,
                        () -> v2.apply(seen, box("v2", "{count: 2}"), "two", false));
        assertEquals(
                "Apply failed with 1 conflict: conflict with \"one\": .spec.size",
                conflict.getMessage());
        JsonObject taken = v2.apply(seen, box("v2", "{count: 2}"), "two", true);
        assertEquals("x/v1 {\"f:spec\":{\"f:name\":{}}}", owned(taken, "one"));
        assertEquals("x/v2 {\"f:spec\":{\"f:count\":{}}}", owned(taken, "two"));
    }

    @Test
    void whatWasAppliedInOneVersionIsGivenUpInAnother() {
        JsonObject first = stored(v1.apply(null, box("v1", "{size: 1, name: a}"), "me", false));
        JsonObject second =
                v2.apply(VERSIONS.convert(first, "x/v2"), box("v2", "{name: a}"), "me", false);
        assertEquals(Yaml.parse("{name: a}"), second.object("spec"));
        assertEquals("x/v2 {\"f:spec\":{\"f:name\":{}}}", owned(second, "me"));
    }

    @Test
    void managersOfVersionsThatAreGoneAreForgotten() {
        JsonObject first = stored(v1.update(null, box("v1", "{size: 1}"), "one"));
        JsonArray entries = first.object("metadata").array("managedFields");
        JsonObject old = entries.object(0).with("apiVersion", "x/v0").with("manager", "old");
        JsonObject live = first.withAt(entries.plus(old), "metadata", "managedFields");
        JsonObject changed = v1.update(live, live.withAt(2L, "spec", "size"), "two");
        assertNull(owned(changed, "old"));
        assertEquals("x/v1 {\"f:spec\":{\"f:size\":{}}}", owned(changed, "two"));
    }

    @Test
    void whatBecameAtomicIsOwnedAsAWhole() {
        JsonObject first = stored(v1.update(null, box("v1", "{whole: {a: '1'}}"), "one"));
        JsonObject granular = Yaml.parse("{'f:spec': {'f:whole': {'f:a': {}}}}");
        JsonObject entry = first.object("metadata").array("managedFields").object(0);
        JsonObject live =
                first.withAt(
                        JsonArray.of(entry.with("fieldsV1", granular)),
                        "metadata",
                        "managedFields");
        JsonObject changed = v1.update(live, live.withAt(2L, "spec", "size"), "two");
        assertEquals("x/v1 {\"f:spec\":{\"f:whole\":{}}}", owned(changed, "one"));
    }

    @Test
    void aScaleShowsTheOwnersOfTheCount() {
        ScaleFields scale =
                new ScaleFields(
                        new GroupVersionKind("autoscaling", "v1", "Scale"),
                        version ->
                                switch (version) {
                                    case "x/v1" -> List.of("spec", "size");
                                    case "x/v2" -> List.of("spec", "count");
                                    default -> null;
                                });
        JsonObject live = v1.apply(null, box("v1", "{size: 1, name: a}"), "me", false);
        JsonArray before = live.object("metadata").array("managedFields");
        JsonArray shown = scale.ofScale(before);
        assertEquals("autoscaling/v1", shown.object(0).string("apiVersion"));
        assertEquals(
                Yaml.parse("{'f:spec': {'f:replicas': {}}}"), shown.object(0).object("fieldsV1"));
        assertEquals(before, scale.ofParent(before, shown, "x/v1"));
        JsonObject onlyStatus =
                shown.object(0)
                        .with("manager", "other")
                        .with("fieldsV1", Yaml.parse("{'f:status': {'f:replicas': {}}}"));
        assertEquals(before, scale.ofParent(before, shown.plus(onlyStatus), "x/v1"));
        JsonObject other =
                shown.object(0)
                        .with("manager", "scaler")
                        .with("operation", "Update")
                        .with("subresource", "scale");
        JsonObject after =
                live.withAt(
                        scale.ofParent(before, JsonArray.of(other), "x/v2"),
                        "metadata",
                        "managedFields");
        assertEquals("x/v1 {\"f:spec\":{\"f:name\":{}}}", owned(after, "me"));
        assertEquals("x/v2 {\"f:spec\":{\"f:count\":{}}}", owned(after, "scaler"));
    }
}
