package io.jukung.apiserver.aggregation;

import io.jukung.apiserver.registry.Registry;
import io.jukung.apiserver.registry.ResourceDefinition;
import io.jukung.apiserver.registry.VirtualResource;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.tree.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/** The APIServices that stand for what this server serves itself. */
final class LocalVersions {
    /** Upstream's {@code apiVersionPriorities}: where a group stands among the others. */
    private static final Map<String, Integer> GROUPS =
            Map.ofEntries(
                    Map.entry("", 18000),
                    Map.entry("apps", 17800),
                    Map.entry("events.k8s.io", 17750),
                    Map.entry("authentication.k8s.io", 17700),
                    Map.entry("authorization.k8s.io", 17600),
                    Map.entry("autoscaling", 17500),
                    Map.entry("batch", 17400),
                    Map.entry("certificates.k8s.io", 17300),
                    Map.entry("networking.k8s.io", 17200),
                    Map.entry("policy", 17100),
                    Map.entry("rbac.authorization.k8s.io", 17000),
                    Map.entry("storage.k8s.io", 16800),
                    Map.entry("apiextensions.k8s.io", 16700),
                    Map.entry("admissionregistration.k8s.io", 16700),
                    Map.entry("scheduling.k8s.io", 16600),
                    Map.entry("coordination.k8s.io", 16500),
                    Map.entry("node.k8s.io", 16300),
                    Map.entry("discovery.k8s.io", 16200),
                    Map.entry("flowcontrol.apiserver.k8s.io", 16100),
                    Map.entry("internal.apiserver.k8s.io", 16000),
                    Map.entry("resource.k8s.io", 15900),
                    Map.entry("storagemigration.k8s.io", 15800));

    private LocalVersions() {}

    /** By name; the aggregator's own group stands for itself. */
    static Map<String, JsonObject> of(Registry registry) {
        Map<String, JsonObject> all = new TreeMap<>();
        for (ResourceDefinition definition : registry.resources()) {
            boolean custom = definition.schema() != null;
            definition.groupVersions().forEach(version -> add(all, version, custom));
        }
        for (VirtualResource definition : registry.virtualResources()) {
            add(all, definition.groupVersion(), false);
        }
        return all;
    }

    private static void add(Map<String, JsonObject> all, GroupVersion version, boolean custom) {
        if (version.group().equals(ApiService.RESOURCE.group())) {
            return;
        }
        String name = ApiService.name(version);
        all.putIfAbsent(
                name,
                JsonObject.of(
                        "apiVersion",
                        "apiregistration.k8s.io/v1",
                        "kind",
                        "APIService",
                        "metadata",
                        JsonObject.of(
                                "name",
                                name,
                                "labels",
                                JsonObject.of(ApiService.MANAGED, custom ? "true" : "onstart")),
                        "spec",
                        JsonObject.of(
                                "group",
                                version.group().isEmpty() ? null : version.group(),
                                "version",
                                version.version(),
                                "groupPriorityMinimum",
                                (long)
                                        (custom
                                                ? 1000
                                                : GROUPS.getOrDefault(version.group(), 15000)),
                                "versionPriority",
                                custom ? 100L : priority(version))));
    }

    private static long priority(GroupVersion version) {
        if (version.group().isEmpty()) {
            return 1;
        }
        String name = version.version();
        return name.contains("alpha")
                ? 9
                : name.contains("beta") ? 12 : name.equals("v2") ? 30 : 15;
    }
}
