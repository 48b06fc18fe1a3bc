package io.jukung.apiserver.aggregation;

import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An APIService: which server serves a group's version. */
record ApiService(JsonObject node) {
    static final GroupResource RESOURCE =
            new GroupResource("apiregistration.k8s.io", "apiservices");

    /** The label of those that this server keeps by itself. */
    static final String MANAGED = "kube-aggregator.kubernetes.io/automanaged";

    /** What says whether it can be used. */
    record Availability(String status, String reason, String message) {
        static final Availability LOCAL =
                new Availability("True", "Local", "Local APIServices are always available");
        static final Availability PASSED = new Availability("True", "Passed", "all checks passed");

        static Availability no(String reason, String message) {
            return new Availability("False", reason, message);
        }
    }

    static String name(GroupVersion version) {
        return version.version() + "." + version.group();
    }

    String name() {
        return node.object("metadata").string("name");
    }

    JsonObject spec() {
        return node.object("spec");
    }

    GroupVersion groupVersion() {
        return new GroupVersion(spec().string("group"), spec().string("version"));
    }

    /** The service behind it, null where this server itself serves the version. */
    @Nullable JsonObject service() {
        return spec().get("service") instanceof JsonObject service ? service : null;
    }

    int port() {
        return (int) spec().object("service").integer("port", 443);
    }

    boolean managed() {
        return node.object("metadata").object("labels").has(MANAGED);
    }

    /** The same with its availability; the same instance where that is what it says. */
    ApiService with(Availability now, Instant time) {
        JsonArray conditions = node.object("status").array("conditions");
        int at = -1;
        for (int i = 0; i < conditions.size(); i++) {
            if (conditions.object(i).string("type").equals("Available")) {
                at = i;
            }
        }
        JsonObject before = at < 0 ? JsonObject.EMPTY : conditions.object(at);
        boolean kept = before.string("status").equals(now.status());
        JsonObject condition =
                JsonObject.of(
                        "type",
                        "Available",
                        "status",
                        now.status(),
                        "reason",
                        now.reason(),
                        "message",
                        now.message(),
                        "lastTransitionTime",
                        kept ? before.string("lastTransitionTime") : Times.format(time));
        if (condition.equals(before)) {
            return this;
        }
        JsonArray changed = at < 0 ? conditions.plus(condition) : conditions.with(at, condition);
        return new ApiService(node.withAt(changed, "status", "conditions"));
    }
}
