package io.jukung.machinery.managedfields;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jukung.base.Clock;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import io.jukung.machinery.typed.TestSchema;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FieldManagerTest {
    private static final class TickingClock implements Clock {
        private Instant now = Instant.parse("2026-11-21T12:00:00Z");

        @Override
        public Instant now() {
            now = now.plusSeconds(1);
            return now;
        }

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public void sleep(Duration duration) {}
    }

    private final FieldManager fields = manager("");

    private static FieldManager manager(String subresource) {
        return new FieldManager(
                TestSchema.deployment(),
                new GroupVersionKind("apps", "v1", "Deployment"),
                subresource,
                subresource.isEmpty()
                        ? FieldSet.of(List.of("status"))
                        : FieldSet.of(List.of("spec")),
                new TickingClock());
    }

    private static JsonObject object(String yaml) {
        return Yaml.parse("{apiVersion: apps/v1, kind: Deployment, " + yaml + "}");
    }

    private static JsonObject withUid(JsonObject object) {
        return object.withAt("u-1", "metadata", "uid");
    }

    private static @Nullable JsonObject owned(JsonObject object, String manager) {
        for (JsonObject entry : object.object("metadata").array("managedFields").objects()) {
            if (entry.string("manager").equals(manager)) {
                return entry.object("fieldsV1");
            }
        }
        return null;
    }

    private static JsonObject set(String yaml) {
        return Yaml.parse(yaml);
    }

    @Test
    void createOwnsWhatItSets() {
        JsonObject created =
                fields.update(
                        null,
                        object(
                                "metadata: {name: web, namespace: default, labels: {app: web}},"
                                        + " spec: {replicas: 2, strategy: {rollingUpdate: {maxSurge:"
                                        + " 1}}, selector: {app: web}, containers: [{name: c, image: i,"
                                        + " ports: [{containerPort: 80}]}]}, status: {replicas: 1}"),
                        "kubectl-create");
        assertEquals(
                set(
                        "{'f:metadata': {'f:labels': {.: {}, 'f:app': {}}}, 'f:spec': {'f:replicas':"
                                + " {}, 'f:strategy': {'f:rollingUpdate': {.: {}, 'f:maxSurge': {}}},"
                                + " 'f:selector': {}, 'f:containers': {.: {}, 'k:{\"name\":\"c\"}': {.:"
                                + " {}, 'f:name': {}, 'f:image': {}, 'f:ports': {.: {},"
                                + " 'k:{\"containerPort\":80,\"protocol\":\"TCP\"}': {.: {},"
                                + " 'f:containerPort': {}}}}}}}"),
                owned(created, "kubectl-create"));
        JsonObject entry = created.object("metadata").array("managedFields").object(0);
        assertEquals("Update", entry.string("operation"));
        assertEquals("apps/v1", entry.string("apiVersion"));
        assertEquals("FieldsV1", entry.string("fieldsType"));
    }

    @Test
    void updateTakesFieldsOverAndKeepsWhatDidNotChange() {
        JsonObject first =
                withUid(
                        fields.update(
                                null,
                                object("metadata: {name: web}, spec: {replicas: 2, paused: true}"),
                                "a"));
        JsonObject same = fields.update(first, first, "b");
        assertEquals(first, same);
        JsonObject second = fields.update(first, first.withAt(3L, "spec", "replicas"), "b");
        assertEquals(set("{'f:spec': {'f:paused': {}}}"), owned(second, "a"));
        assertEquals(set("{'f:spec': {'f:replicas': {}}}"), owned(second, "b"));
        JsonObject third = fields.update(second, second.withoutAt("spec", "paused"), "b");
        assertEquals(null, owned(third, "a"));
    }

    @Test
    void anUpdateWithoutManagedFieldsDoesNotLoseThem() {
        JsonObject first =
                withUid(
                        fields.update(
                                null, object("metadata: {name: web}, spec: {replicas: 2}"), "a"));
        JsonObject bare = first.withoutAt("metadata", "managedFields");
        assertEquals(first, fields.update(first, bare, "b"));
        JsonObject reset = bare.withAt(JsonArray.EMPTY, "metadata", "managedFields");
        assertEquals(bare, fields.update(first, reset, "b"));
    }

    /** Go has such fields before anybody sets them. */
    @Test
    void whatIsWrittenAnywayNobodyOwns() {
        JsonObject empty = fields.update(null, object("metadata: {name: web}, spec: {}"), "a");
        assertFalse(empty.object("metadata").has("managedFields"));
        JsonObject first =
                fields.update(
                        null,
                        object(
                                "metadata: {name: web}, spec: {strategy: {type: Recreate},"
                                        + " containers: [{name: c, resources: {}}]}, status: {}"),
                        "a");
        assertEquals(
                set(
                        "{'f:spec': {'f:strategy': {'f:type': {}}, 'f:containers': {'.': {},"
                                + " 'k:{\"name\":\"c\"}': {'.': {}, 'f:name': {},"
                                + " 'f:resources': {}}}}}"),
                first.object("metadata").array("managedFields").object(0).object("fieldsV1"));
    }

    @Test
    void theStatusSubresourceHasItsOwnEntry() {
        JsonObject first =
                withUid(
                        fields.update(
                                null,
                                object("metadata: {name: web}, spec: {replicas: 2}, status: {}"),
                                "a"));
        JsonObject second =
                manager("status").update(first, first.withAt(1L, "status", "replicas"), "a");
        assertEquals(2, second.object("metadata").array("managedFields").size());
        JsonObject entry = second.object("metadata").array("managedFields").object(1);
        assertEquals("status", entry.string("subresource"));
        assertEquals(set("{'f:status': {'f:replicas': {}}}"), entry.object("fieldsV1"));
    }

    @Test
    void atMostTenUpdatersStay() {
        JsonObject object =
                withUid(
                        fields.update(
                                null, object("metadata: {name: web}, spec: {replicas: 1}"), "a"));
        for (int i = 0; i < 15; i++) {
            object =
                    fields.update(
                            object, object.withAt("x", "metadata", "labels", "l" + i), "m" + i);
        }
        JsonArray entries = object.object("metadata").array("managedFields");
        assertEquals(10, entries.size());
        assertEquals("ancient-changes", entries.object(0).string("manager"));
    }

    @Test
    void applyCreatesChangesAndPrunes() {
        JsonObject first =
                fields.apply(
                        null,
                        object(
                                "metadata: {name: web, labels: {a: b}}, spec: {replicas: 2,"
                                        + " containers: [{name: c, image: i, env: [{name: X, value: v},"
                                        + " {name: Z, value: w}]}]}"),
                        "me",
                        false);
        JsonObject live = withUid(first);
        JsonObject second =
                fields.apply(
                        live,
                        object(
                                "metadata: {name: web}, spec: {containers: [{name: c, image: j,"
                                        + " env: [{name: Z, value: w}]}]}"),
                        "me",
                        false);
        assertEquals(
                withUid(
                        object(
                                "metadata: {name: web}, spec: {containers: [{name: c, image: j,"
                                        + " env: [{name: Z, value: w}]}]}")),
                second.withoutAt("metadata", "managedFields"));
        assertEquals(
                "Apply",
                second.object("metadata").array("managedFields").object(0).string("operation"));
        assertEquals(
                second,
                fields.apply(
                        second,
                        object(
                                "metadata: {name: web}, spec: {containers: [{name: c, image: j, env: [{name: Z, value: w}]}]}"),
                        "me",
                        false));
    }

    @Test
    void conflictsNameTheOtherAndForceTakesOver() {
        JsonObject live =
                withUid(
                        fields.update(
                                null,
                                object("metadata: {name: web}, spec: {replicas: 2}"),
                                "kubectl-edit"));
        JsonObject config = object("metadata: {name: web}, spec: {replicas: 5}");
        StatusException conflict =
                assertThrows(StatusException.class, () -> fields.apply(live, config, "me", false));
        assertEquals(409, conflict.code());
        assertEquals(
                "Apply failed with 1 conflict: conflict with \"kubectl-edit\" using apps/v1:"
                        + " .spec.replicas",
                conflict.getMessage());
        assertEquals(
                "FieldManagerConflict",
                conflict.status().object("details").array("causes").object(0).string("reason"));
        JsonObject forced = fields.apply(live, config, "me", true);
        assertEquals(5, forced.object("spec").integer("replicas", 0));
        assertEquals(null, owned(forced, "kubectl-edit"));
    }

    @Test
    void sharedFieldsStayUntilTheLastOwnerDropsThem() {
        JsonObject config = object("metadata: {name: web, labels: {a: b}}");
        JsonObject one = withUid(fields.apply(null, config, "one", false));
        JsonObject two = fields.apply(one, config, "two", false);
        JsonObject nothing = object("metadata: {name: web}");
        JsonObject dropped = fields.apply(two, nothing, "one", false);
        assertEquals("b", dropped.object("metadata").object("labels").string("a"));
        JsonObject gone = fields.apply(dropped, nothing, "two", false);
        assertEquals(JsonObject.EMPTY, gone.object("metadata").object("labels"));
        assertEquals(false, gone.object("metadata").has("labels"));
    }

    @Test
    void unknownFieldsAndMissingKeysAreRefused() {
        assertEquals(
                "failed to create typed patch object (/web; apps/v1, Kind=Deployment): .spec.foo:"
                        + " field not declared in schema",
                assertThrows(
                                StatusException.class,
                                () ->
                                        fields.apply(
                                                null,
                                                object("metadata: {name: web}, spec: {foo: 1}"),
                                                "me",
                                                false))
                        .getMessage());
        assertEquals(
                "failed to create typed patch object (/web; apps/v1, Kind=Deployment):"
                        + " .spec.containers: element 0: associative list with keys has an element"
                        + " that omits all key fields [\"name\"] (and doesn't have default values for any"
                        + " key fields)",
                assertThrows(
                                StatusException.class,
                                () ->
                                        fields.apply(
                                                null,
                                                object(
                                                        "metadata: {name: web}, spec: {containers:"
                                                                + " [{image: i}]}"),
                                                "me",
                                                false))
                        .getMessage());
    }

    @Test
    void setAlgebraHoldsOnRandomSets() {
        Random random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            FieldSet a = randomSet(random);
            FieldSet b = randomSet(random);
            List<String> union = new ArrayList<>(a.paths());
            b.paths().stream().filter(p -> !a.paths().contains(p)).forEach(union::add);
            assertEquals(sorted(union), sorted(a.union(b).paths()));
            assertEquals(
                    sorted(a.paths().stream().filter(p -> !b.paths().contains(p)).toList()),
                    sorted(a.difference(b).paths()));
            assertEquals(
                    sorted(a.paths().stream().filter(p -> b.paths().contains(p)).toList()),
                    sorted(a.intersection(b).paths()));
            assertEquals(a, a.difference(b).union(a.intersection(b)));
        }
    }

    private static List<String> sorted(List<String> paths) {
        return paths.stream().sorted().toList();
    }

    private static FieldSet randomSet(Random random) {
        FieldSet set = FieldSet.EMPTY;
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            List<String> path = new ArrayList<>();
            int depth = 1 + random.nextInt(3);
            for (int d = 0; d < depth; d++) {
                path.add(String.valueOf((char) ('a' + random.nextInt(3))));
            }
            set = set.union(FieldSet.of(path));
        }
        return set;
    }

    /** Whatever was there, an applier gets what it asks for, and asking again changes nothing. */
    @Test
    void applyIsIdempotentOnRandomObjects() {
        Random random = new Random(5);
        for (int i = 0; i < 500; i++) {
            JsonObject live = withUid(fields.update(null, random(random), "other"));
            JsonObject config = random(random);
            JsonObject applied = fields.apply(live, config, "me", true);
            assertEquals(applied, fields.apply(applied, config, "me", false));
            JsonObject spec = config.object("spec");
            if (spec.has("replicas")) {
                assertEquals(spec.get("replicas"), applied.object("spec").get("replicas"));
            }
            JsonObject without =
                    fields.apply(applied, object("metadata: {name: web}"), "me", false);
            for (String label : config.object("metadata").object("labels").keys()) {
                boolean others =
                        owned(without, "other") != null
                                && FieldSet.EMPTY
                                        .union(new FieldSet(nonNull(owned(without, "other"))))
                                        .paths()
                                        .contains(".metadata.labels." + label);
                assertEquals(
                        others,
                        without.object("metadata").object("labels").has(label),
                        () -> "label " + label);
            }
        }
    }

    private static JsonObject nonNull(@Nullable JsonObject object) {
        return object == null ? JsonObject.EMPTY : object;
    }

    private static JsonObject random(Random random) {
        JsonObject object = object("metadata: {name: web}");
        for (String label : List.of("a", "b", "c")) {
            if (random.nextBoolean()) {
                object = object.withAt("v" + random.nextInt(2), "metadata", "labels", label);
            }
        }
        if (random.nextBoolean()) {
            object = object.withAt((long) random.nextInt(3), "spec", "replicas");
        }
        List<JsonObject> containers = new ArrayList<>();
        for (String name : List.of("x", "y", "z")) {
            if (random.nextBoolean()) {
                containers.add(
                        random.nextInt(containers.size() + 1),
                        JsonObject.of("name", name, "image", "i" + random.nextInt(2)));
            }
        }
        return containers.isEmpty()
                ? object
                : object.withAt(JsonArray.copyOf(containers), "spec", "containers");
    }

    @Test
    void aNullKeepsWhatOthersPutThere() {
        JsonObject first =
                withUid(
                        fields.apply(
                                null, object("metadata: {name: web, labels: {a: b}}"), "a", false));
        JsonObject second =
                fields.apply(first, object("metadata: {name: web, labels: null}"), "b", false);
        assertEquals(Yaml.parse("{a: b}"), second.object("metadata").object("labels"));
    }

    @Test
    void wrongTypesAreToldAtTheirPlaces() {
        assertEquals(
                "failed to create typed patch object (/web; apps/v1, Kind=Deployment): errors:\n"
                        + "  .metadata.labels.a: expected string, got"
                        + " &value.valueUnstructured{Value:1}\n"
                        + "  .spec.replicas: expected numeric (int or float), got string",
                assertThrows(
                                StatusException.class,
                                () ->
                                        fields.apply(
                                                null,
                                                object(
                                                        "metadata: {name: web, labels: {a: 1}},"
                                                                + " spec: {replicas: 'x'}"),
                                                "me",
                                                false))
                        .getMessage());
    }
}
