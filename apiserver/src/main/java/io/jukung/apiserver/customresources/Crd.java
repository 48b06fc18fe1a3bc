package io.jukung.apiserver.customresources;

import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A CustomResourceDefinition, read the way this package asks about it. */
record Crd(JsonObject node) {
    static final GroupResource RESOURCE =
            new GroupResource("apiextensions.k8s.io", "customresourcedefinitions");
    static final String CLEANUP = "customresourcecleanup.apiextensions.k8s.io";

    String name() {
        return node.object("metadata").string("name");
    }

    String uid() {
        return node.object("metadata").string("uid");
    }

    JsonObject spec() {
        return node.object("spec");
    }

    String group() {
        return spec().string("group");
    }

    JsonObject names() {
        return spec().object("names");
    }

    JsonObject acceptedNames() {
        return node.object("status").object("acceptedNames");
    }

    boolean namespaced() {
        return spec().string("scope").equals("Namespaced");
    }

    List<JsonObject> versions() {
        return spec().array("versions").objects();
    }

    /** Whether objects keep what their schema does not name, as old definitions had it. */
    boolean keepsUnknown() {
        return spec().bool("preserveUnknownFields", false);
    }

    @Nullable JsonObject version(String name) {
        return versions().stream()
                .filter(v -> v.string("name").equals(name))
                .findAny()
                .orElse(null);
    }

    /** The version that is marked as the one to store. */
    GroupVersion storedAs() {
        for (JsonObject version : versions()) {
            if (version.bool("storage", false)) {
                return new GroupVersion(group(), version.string("name"));
            }
        }
        throw new IllegalStateException(name() + " has no storage version");
    }

    static @Nullable JsonObject schema(JsonObject version) {
        return version.object("schema").get("openAPIV3Schema") instanceof JsonObject schema
                ? schema
                : null;
    }

    GroupResource resource() {
        return new GroupResource(group(), names().string("plural"));
    }

    boolean terminating() {
        return node.object("metadata").has("deletionTimestamp") || is("Terminating");
    }

    List<String> finalizers() {
        return node.object("metadata").array("finalizers").strings();
    }

    @Nullable JsonObject condition(String type) {
        return node.object("status").array("conditions").objects().stream()
                .filter(c -> c.string("type").equals(type))
                .findAny()
                .orElse(null);
    }

    /** Whether a condition is true. */
    boolean is(String type) {
        JsonObject condition = condition(type);
        return condition != null && condition.string("status").equals("True");
    }

    /** The same with a condition, whose transition is now where its status changes. */
    Crd with(String type, String status, String reason, String message, Instant now) {
        JsonObject before = condition(type);
        JsonObject.Builder set =
                JsonObject.builder()
                        .put("type", type)
                        .put("status", status)
                        .put("reason", reason)
                        .put("message", message);
        boolean same = before != null && before.string("status").equals(status);
        set.put(
                "lastTransitionTime",
                same && before != null ? before.string("lastTransitionTime") : Times.format(now));
        JsonObject condition = set.build();
        JsonArray conditions = node.object("status").array("conditions");
        for (int i = 0; i < conditions.size(); i++) {
            if (conditions.object(i).string("type").equals(type)) {
                return withConditions(conditions.with(i, condition));
            }
        }
        return withConditions(conditions.plus(condition));
    }

    Crd without(String type) {
        return withConditions(
                JsonArray.of(
                        node.object("status").array("conditions").objects().stream()
                                .filter(c -> !c.string("type").equals(type))
                                .toArray()));
    }

    private Crd withConditions(JsonArray conditions) {
        return new Crd(node.withAt(conditions, "status", "conditions"));
    }
}
