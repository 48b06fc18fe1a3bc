package io.jukung.controlplane.bootstrap;

import io.jukung.apiserver.registry.Objects;
import io.jukung.apiserver.registry.Registry;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Equality;
import io.jukung.resources.field.Trees;
import io.jukung.resources.flowcontrol.BootstrapFlows;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Objects that every cluster has and that nobody else creates. */
final class SystemObjects {
    private static final String FLOW_CONTROL = "flowcontrol.apiserver.k8s.io";
    private static final List<String> NAMESPACES =
            List.of("default", "kube-system", "kube-public", "kube-node-lease");

    private SystemObjects() {}

    static void namespaces(Registry registry) {
        Objects namespaces = registry.objects(BuiltIn.NAMESPACES);
        for (String name : NAMESPACES) {
            Ensure.exists(
                    namespaces,
                    JsonObject.of(
                            "apiVersion",
                            "v1",
                            "kind",
                            "Namespace",
                            "metadata",
                            JsonObject.of("name", name)));
        }
    }

    static void priorityClasses(Registry registry) {
        Objects classes = registry.objects(BuiltIn.PRIORITY_CLASSES);
        Ensure.exists(
                classes,
                priorityClass(
                        "system-node-critical",
                        2000001000,
                        "Used for system critical pods that must not be moved from their current"
                                + " node."));
        Ensure.exists(
                classes,
                priorityClass(
                        "system-cluster-critical",
                        2000000000,
                        "Used for system critical pods that must run in the cluster, but can be"
                                + " moved to another node if necessary."));
    }

    /**
     * Flow schemas and priority levels: the mandatory ones as they must be, the suggested ones as
     * suggested for as long as their annotation leaves them to the server. The shares of the exempt
     * level are its owners'.
     */
    static void flowControl(Registry registry) {
        Objects levels = registry.objects(FLOW_CONTROL, "prioritylevelconfigurations");
        BootstrapFlows.priorityLevels().forEach(wanted -> flowControl(levels, wanted));
        Objects schemas = registry.objects(FLOW_CONTROL, "flowschemas");
        BootstrapFlows.flowSchemas().forEach(wanted -> flowControl(schemas, wanted));
    }

    private static void flowControl(Objects objects, JsonObject wanted) {
        boolean mandatory = BootstrapFlows.mandatory(wanted.object("metadata").string("name"));
        boolean ignored =
                Ensure.apply(
                        objects,
                        wanted,
                        current -> {
                            boolean ours = mandatory || autoUpdated(current);
                            JsonObject spec =
                                    Trees.keep(
                                            wanted.object("spec"),
                                            "exempt",
                                            current.object("spec"));
                            return !ours || Equality.same(current.object("spec"), spec)
                                    ? current
                                    : counted(current.with("spec", spec));
                        });
    }

    private static boolean autoUpdated(JsonObject object) {
        JsonObject meta = object.object("metadata");
        String said = meta.object("annotations").string("apf.kubernetes.io/autoupdate-spec");
        return said.isEmpty() ? meta.integer("generation", 1) == 1 : said.equals("true");
    }

    private static JsonObject counted(JsonObject object) {
        return object.withAt(
                object.object("metadata").integer("generation", 0) + 1, "metadata", "generation");
    }

    private static JsonObject priorityClass(String name, long value, String description) {
        return JsonObject.of(
                "apiVersion",
                "scheduling.k8s.io/v1",
                "kind",
                "PriorityClass",
                "metadata",
                JsonObject.of("name", name),
                "value",
                value,
                "description",
                description);
    }

    /**
     * The range of service addresses as an object, ready to be taken from. One that was written
     * with other ranges stays as it is, but that a second family is added.
     */
    static void serviceCidr(Registry registry, List<String> ranges, Instant now) {
        JsonArray cidrs = JsonArray.copyOf(ranges);
        boolean ignored =
                Ensure.apply(
                        registry.objects("networking.k8s.io", "servicecidrs"),
                        JsonObject.of(
                                "apiVersion",
                                "networking.k8s.io/v1",
                                "kind",
                                "ServiceCIDR",
                                "metadata",
                                JsonObject.of("name", "kubernetes"),
                                "spec",
                                JsonObject.of("cidrs", cidrs)),
                        current -> ready(current, cidrs, now));
    }

    private static JsonObject ready(JsonObject current, JsonArray cidrs, Instant now) {
        JsonArray has = current.object("spec").array("cidrs");
        if (current.object("metadata").has("deletionTimestamp")) {
            return current;
        }
        if (has.size() == 1 && cidrs.size() == 2 && has.get(0).equals(cidrs.get(0))) {
            return current.withAt(cidrs, "spec", "cidrs");
        }
        JsonArray conditions = current.object("status").array("conditions");
        boolean told =
                conditions.objects().stream().anyMatch(c -> c.string("type").equals("Ready"));
        if (told || !has.equals(cidrs)) {
            return current;
        }
        JsonObject condition =
                JsonObject.of(
                        "type",
                        "Ready",
                        "status",
                        "True",
                        "lastTransitionTime",
                        Times.format(now),
                        "reason",
                        "",
                        "message",
                        "Kubernetes default Service CIDR is ready");
        return current.withAt(conditions.plus(condition), "status", "conditions");
    }

    /** What extension servers need to know whom this server trusts. */
    static void authenticationConfig(Registry registry, Map<String, String> data) {
        JsonObject wanted =
                JsonObject.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "ConfigMap",
                        "metadata",
                        JsonObject.of(
                                "name",
                                "extension-apiserver-authentication",
                                "namespace",
                                "kube-system"),
                        "data",
                        Json.wrap(data));
        boolean ignored =
                Ensure.apply(
                        registry.objects(BuiltIn.CONFIG_MAPS),
                        wanted,
                        current -> current.with("data", wanted.object("data")));
    }
}
