package io.jukung.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.apiserver.ServerHarness.Answer;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who owns which fields, case by case; pods as written are never validated by this harness. */
class ServerSideApplyTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";

    private final ServerHarness server = new ServerHarness();

    @AfterEach
    void close() {
        server.close();
    }

    private Answer apply(String manager, String path, String config) {
        return server.patch(path + "?fieldManager=" + manager, "apply-patch+yaml", config);
    }

    private JsonObject applied(String manager, String path, String config) {
        Answer answer = apply(manager, path, config);
        assertTrue(answer.code() < 300, () -> answer.body().toString());
        return answer.body();
    }

    private Answer pod(String manager, String spec) {
        return apply(manager, PODS + "/p", "{apiVersion: v1, kind: Pod, spec: " + spec + "}");
    }

    private Answer map(String manager, String rest) {
        return apply(manager, MAPS + "/m", "{apiVersion: v1, kind: ConfigMap, " + rest + "}");
    }

    private JsonObject merged(Answer answer) {
        assertTrue(answer.code() < 300, () -> answer.body().toString());
        return answer.body();
    }

    /** What a manager owns, as FieldsV1. */
    private static JsonObject owned(JsonObject object, String manager) {
        JsonObject found = JsonObject.EMPTY;
        for (JsonObject entry : object.object("metadata").array("managedFields").objects()) {
            if (entry.string("manager").equals(manager)) {
                found = entry.object("fieldsV1");
            }
        }
        return found;
    }

    private static Set<String> managers(JsonObject object) {
        Set<String> names = new HashSet<>();
        object.object("metadata")
                .array("managedFields")
                .objects()
                .forEach(entry -> names.add(entry.string("manager")));
        return names;
    }

    private static List<String> names(JsonArray items) {
        return items.objects().stream().map(item -> item.string("name")).toList();
    }

    @Test
    void jsonIsAppliedLikeYamlAndItsErrorsAreYamls() {
        String head = "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"data\":";
        JsonObject made = applied("a", MAPS + "/j", head + "{\"k\":\"\\u00e9\"}}");
        assertEquals("\u00e9", made.object("data").string("k"));
        Answer twice = apply("a", MAPS + "/j", head + "{\"k\":\"1\",\"k\":\"2\"}}");
        assertEquals("2", twice.body().object("data").string("k"));
        Answer strict =
                server.patch(
                        MAPS + "/j?fieldManager=a&fieldValidation=Strict",
                        "apply-patch+yaml",
                        head + "{\"k\":\"1\",\"k\":\"2\"}}");
        assertEquals(400, strict.code());
        assertTrue(strict.body().string("message").contains("key \"k\" already set in map"));
    }

    @Test
    void anItemThatOthersOwnPartsOfStaysWithThoseParts() {
        merged(
                pod(
                        "a",
                        "{containers: [{name: x, image: i, env: [{name: A, value: '1'},"
                                + " {name: B, value: '2'}]}]}"));
        merged(pod("b", "{containers: [{name: x, env: [{name: B, value: '2'}]}, {name: w}]}"));
        JsonObject after = merged(pod("a", "{containers: [{name: z}]}"));
        JsonArray containers = after.object("spec").array("containers");
        assertEquals(Set.of("x", "w", "z"), Set.copyOf(names(containers)));
        JsonObject x =
                containers.objects().stream()
                        .filter(c -> c.string("name").equals("x"))
                        .findFirst()
                        .orElseThrow();
        assertFalse(x.has("image"), x.toString());
        assertEquals(List.of("B"), names(x.array("env")));
    }

    @Test
    void theOrderOfTheApplierWins() {
        merged(pod("a", "{containers: [{name: x}, {name: w}, {name: z}]}"));
        JsonObject after = merged(pod("a", "{containers: [{name: z}, {name: x}, {name: w}]}"));
        assertEquals(List.of("z", "x", "w"), names(after.object("spec").array("containers")));
    }

    @Test
    void setsAreSharedElementByElement() {
        merged(map("a", "metadata: {finalizers: [x/a, x/b]}"));
        merged(map("b", "metadata: {finalizers: [x/b, x/c]}"));
        JsonObject after = merged(map("a", "metadata: {finalizers: [x/a]}"));
        assertEquals(
                Set.of("x/a", "x/b", "x/c"),
                Set.copyOf(after.object("metadata").array("finalizers").strings()));
        JsonObject last = merged(map("b", "metadata: {finalizers: [x/c]}"));
        assertEquals(
                Set.of("x/a", "x/c"),
                Set.copyOf(last.object("metadata").array("finalizers").strings()));
    }

    @Test
    void anAtomicMapHasOneOwner() {
        String config =
                "{apiVersion: apps/v1, kind: Deployment, spec: {selector: {matchLabels: %s}}}";
        applied("a", DEPLOYMENTS + "/d", config.formatted("{x: '1'}"));
        Answer conflict = apply("b", DEPLOYMENTS + "/d", config.formatted("{w: '1'}"));
        assertEquals(
                "Apply failed with 1 conflict: conflict with \"a\": .spec.selector",
                conflict.body().string("message"));
        JsonObject forced =
                applied("b&force=true", DEPLOYMENTS + "/d", config.formatted("{w: '1'}"));
        assertEquals(
                List.of("w"),
                forced.object("spec").object("selector").object("matchLabels").keys());
        assertEquals(Set.of("b"), managers(forced));
    }

    @Test
    void conflictsAreListedByManagerWithCauses() {
        merged(map("a", "data: {x: '1', w: '1'}"));
        server.patch(MAPS + "/m?fieldManager=e", "merge-patch+json", "{\"data\":{\"z\":\"1\"}}");
        Answer conflict = map("b", "data: {x: '2', w: '2', z: '2'}");
        assertEquals(409, conflict.code());
        assertEquals(
                "Apply failed with 3 conflicts: conflicts with \"a\":\n- .data.w\n- .data.x\n"
                        + "conflicts with \"e\" using v1:\n- .data.z",
                conflict.body().string("message"));
        JsonObject cause = conflict.body().object("details").array("causes").object(2);
        assertEquals("FieldManagerConflict", cause.string("reason"));
        assertEquals(".data.z", cause.string("field"));
    }

    @Test
    void theSameValueIsSharedAndGoesWithItsLastOwner() {
        merged(map("a", "data: {x: '1'}"));
        JsonObject both = merged(map("b", "data: {x: '1'}"));
        assertEquals(Set.of("a", "b"), managers(both));
        JsonObject one = merged(map("a", "data: {}"));
        assertEquals("1", one.object("data").string("x"));
        JsonObject none = merged(map("b", "data: {}"));
        assertFalse(none.object("data").has("x"));
    }

    @Test
    void anUpdateTakesFromEveryApplierWithoutAsking() {
        merged(map("a", "data: {x: '1'}"));
        merged(map("b", "data: {x: '1', w: '1'}"));
        JsonObject after =
                server.patch(
                                MAPS + "/m?fieldManager=e",
                                "merge-patch+json",
                                "{\"data\":{\"x\":\"2\"}}")
                        .body();
        assertFalse(owned(after, "a").object("f:data").has("f:x"), after.toString());
        assertFalse(owned(after, "b").object("f:data").has("f:x"));
        assertTrue(owned(after, "b").object("f:data").has("f:w"));
        assertTrue(owned(after, "e").object("f:data").has("f:x"));
        // the applier that no longer owns it neither removes nor changes it
        JsonObject dropped = merged(map("b", "data: {w: '1'}"));
        assertEquals("2", dropped.object("data").string("x"));
    }

    @Test
    void aRemovedFieldIsNobodysAndAppliesAnew() {
        merged(map("a", "data: {x: '1', w: '1'}"));
        JsonObject removed =
                server.patch(
                                MAPS + "/m?fieldManager=e",
                                "json-patch+json",
                                "[{\"op\":\"remove\",\"path\":\"/data/x\"}]")
                        .body();
        assertFalse(owned(removed, "a").object("f:data").has("f:x"));
        JsonObject again = merged(map("a", "data: {x: '1', w: '1'}"));
        assertEquals("1", again.object("data").string("x"));
    }

    @Test
    void subresourcesHaveEntriesOfTheirOwn() {
        merged(pod("a", "{containers: [{name: x, image: i}]}"));
        JsonObject status =
                applied(
                        "a",
                        PODS + "/p/status",
                        "{apiVersion: v1, kind: Pod, status: {phase: Running}}");
        List<JsonObject> entries = status.object("metadata").array("managedFields").objects();
        assertEquals(2, entries.size());
        JsonObject own =
                entries.stream()
                        .filter(e -> e.string("subresource").equals("status"))
                        .findFirst()
                        .orElseThrow();
        assertEquals(Json.parse("{\"f:status\":{\"f:phase\":{}}}"), own.object("fieldsV1"));
        JsonObject main = merged(pod("a", "{containers: [{name: x, image: j}]}"));
        assertEquals("Running", main.object("status").string("phase"));
        Answer conflict =
                apply(
                        "b",
                        PODS + "/p/status",
                        "{apiVersion: v1, kind: Pod, status: {phase: Failed}}");
        assertEquals(
                "Apply failed with 1 conflict: conflict with \"a\" with subresource \"status\":"
                        + " .status.phase",
                conflict.body().string("message"));
    }

    @Test
    void nothingNewChangesNothing() {
        JsonObject first = merged(map("a", "data: {x: '1'}"));
        assertEquals(first, merged(map("a", "data: {x: '1'}")));
        assertEquals(
                first,
                server.put(MAPS + "/m?fieldManager=a", first.withoutAt("metadata", "managedFields"))
                        .body());
    }

    @Test
    void namesAndTheLikeAreNeverOwned() {
        JsonObject made =
                merged(map("a", "metadata: {name: m, namespace: default, labels: {a: b}}"));
        JsonObject meta = owned(made, "a").object("f:metadata");
        assertEquals(Set.of("f:labels"), Set.copyOf(meta.keys()));
    }

    @Test
    void emptyManagedFieldsStopTheTrackingUntilTheNextApply() {
        JsonObject made = merged(map("a", "data: {x: '1'}"));
        for (String reset : List.of("[]", "[{}]")) {
            JsonObject gone =
                    server.patch(
                                    MAPS + "/m",
                                    "merge-patch+json",
                                    "{\"metadata\":{\"managedFields\":" + reset + "}}")
                            .body();
            assertFalse(gone.object("metadata").has("managedFields"), gone.toString());
        }
        Answer untracked =
                server.patch(
                        MAPS + "/m?fieldManager=e", "merge-patch+json", "{\"data\":{\"w\":\"1\"}}");
        assertFalse(untracked.body().object("metadata").has("managedFields"));
        JsonObject again = merged(map("a", "data: {x: '1'}"));
        assertEquals(Set.of("a", "before-first-apply"), managers(again));
        assertNotEquals(made, again);
    }

    @Test
    void kubectlMayTakeOverWhatItAppliedFromTheClientSide() {
        String last =
                "{\\\"apiVersion\\\":\\\"v1\\\",\\\"data\\\":{\\\"x\\\":\\\"1\\\"},\\\"kind\\\":"
                        + "\\\"ConfigMap\\\",\\\"metadata\\\":{\\\"annotations\\\":{},\\\"name\\\":"
                        + "\\\"m\\\",\\\"namespace\\\":\\\"default\\\"}}\\n";
        server.post(
                MAPS + "?fieldManager=kubectl-client-side-apply",
                "{\"metadata\":{\"name\":\"m\",\"annotations\":{"
                        + "\"kubectl.kubernetes.io/last-applied-configuration\":\""
                        + last
                        + "\"}},\"data\":{\"x\":\"1\"}}");
        Answer another = map("other", "data: {x: '2'}");
        assertEquals(
                "Apply failed with 1 conflict: conflict with \"kubectl-client-side-apply\" using"
                        + " v1: .data.x",
                another.body().string("message"));
        JsonObject taken = merged(map("kubectl", "data: {x: '2'}"));
        assertEquals("2", taken.object("data").string("x"));
        assertTrue(
                taken.object("metadata")
                        .object("annotations")
                        .string("kubectl.kubernetes.io/last-applied-configuration")
                        .contains("\"x\":\"2\""),
                "the annotation follows, so that client-side apply can go on");
        // what somebody changed since is not kubectl's to take
        server.patch(MAPS + "/m?fieldManager=e", "merge-patch+json", "{\"data\":{\"x\":\"9\"}}");
        assertEquals(409, map("kubectl", "data: {x: '3'}").code());
    }

    @Test
    void tooLongAConfigurationLeavesNoAnnotation() {
        server.post(
                MAPS,
                "{\"metadata\":{\"name\":\"m\",\"annotations\":{"
                        + "\"kubectl.kubernetes.io/last-applied-configuration\":\"{}\"}}}");
        JsonObject large = merged(map("kubectl", "data: {x: '" + "a".repeat(300_000) + "'}"));
        assertFalse(large.object("metadata").has("annotations"), "annotations are too long");
    }

    @Test
    void aDryRunAppliesNothing() {
        Answer made =
                apply(
                        "a&dryRun=All",
                        MAPS + "/m",
                        "{apiVersion: v1, kind: ConfigMap, data: {x: a}}");
        assertEquals(201, made.code());
        assertEquals(Set.of("a"), managers(made.body()));
        assertEquals(404, server.get(MAPS + "/m").code());
        merged(map("a", "data: {x: a}"));
        assertEquals(
                "b",
                apply(
                                "a&dryRun=All",
                                MAPS + "/m",
                                "{apiVersion: v1, kind: ConfigMap, data: {x: b}}")
                        .body()
                        .object("data")
                        .string("x"));
        assertEquals("a", server.get(MAPS + "/m").body().object("data").string("x"));
    }

    @Test
    void managersCanBeHandedOverByEditingTheEntries() {
        server.post(
                MAPS + "?fieldManager=kubectl-client-side-apply",
                "{\"metadata\":{\"name\":\"m\"},\"data\":{\"x\":\"1\"}}");
        JsonObject made = server.get(MAPS + "/m").body();
        JsonObject entry = made.object("metadata").array("managedFields").object(0);
        JsonObject moved =
                entry.with("manager", "kubectl").with("operation", "Apply").without("time");
        Answer edited =
                server.patch(
                        MAPS + "/m",
                        "json-patch+json",
                        "[{\"op\":\"replace\",\"path\":\"/metadata/managedFields\",\"value\":["
                                + moved
                                + "]},{\"op\":\"replace\",\"path\":\"/metadata/resourceVersion\","
                                + "\"value\":\""
                                + made.object("metadata").string("resourceVersion")
                                + "\"}]");
        assertEquals(200, edited.code(), edited.body().toString());
        assertEquals(Set.of("kubectl"), managers(edited.body()));
        JsonObject pruned = merged(map("kubectl", "data: {w: '1'}"));
        assertEquals(List.of("w"), pruned.object("data").keys());
    }

    @Test
    void whatCannotBeAppliedIsSaid() {
        assertEquals(
                "metadata.managedFields must be nil",
                map("a", "metadata: {managedFields: [{manager: x}]}").body().string("message"));
        assertTrue(
                map("a", "dta: {}")
                        .body()
                        .string("message")
                        .endsWith(".dta: field not declared in schema"));
        assertTrue(
                pod("a", "{containers: [{image: i}]}")
                        .body()
                        .string("message")
                        .contains(
                                "element 0: associative list with keys has an element that omits all key fields [\"name\"]"),
                pod("a", "{containers: [{image: i}]}").body().string("message"));
        assertTrue(
                pod("a", "{containers: [{name: x}, {name: x}]}")
                        .body()
                        .string("message")
                        .contains("duplicate entries for key [name=\"x\"]"),
                pod("a", "{containers: [{name: x}, {name: x}]}").body().string("message"));
        Answer uid = map("a", "metadata: {uid: none}");
        assertEquals(409, uid.code(), uid.body().toString());
    }
}
