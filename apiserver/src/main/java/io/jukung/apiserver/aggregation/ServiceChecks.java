package io.jukung.apiserver.aggregation;

import io.jukung.apiserver.aggregation.ApiService.Availability;
import io.jukung.apiserver.registry.Registry;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the service behind an APIService is there and has endpoints. */
final class ServiceChecks {
    private ServiceChecks() {}

    /** What is missing, null for nothing. */
    static @Nullable Availability check(Registry registry, ApiService api) {
        JsonObject backing = api.spec().object("service");
        String namespace = backing.string("namespace");
        String name = backing.string("name");
        String shown = "service/" + name + " in \"" + namespace + "\"";
        JsonObject service = registry.objects("", "services").get(namespace, name);
        if (service == null) {
            return Availability.no("ServiceNotFound", shown + " is not present");
        }
        JsonObject spec = service.object("spec");
        if (!spec.string("type").equals("ClusterIP")) {
            return null;
        }
        JsonObject port =
                spec.array("ports").objects().stream()
                        .filter(p -> p.integer("port", 0) == api.port())
                        .findFirst()
                        .orElse(null);
        if (port == null) {
            return Availability.no(
                    "ServicePortError", shown + " is not listening on port " + api.port());
        }
        List<JsonObject> slices =
                registry.objects("discovery.k8s.io", "endpointslices").list(namespace).stream()
                        .filter(slice -> name.equals(owner(slice)))
                        .toList();
        if (slices.isEmpty()) {
            return Availability.no("EndpointsNotFound", "cannot find endpointslices for " + shown);
        }
        String portName = port.string("name");
        return slices.stream().anyMatch(slice -> active(slice, portName))
                ? null
                : Availability.no(
                        "MissingEndpoints",
                        "endpointslices for "
                                + shown
                                + " have no addresses with port name \""
                                + portName
                                + "\"");
    }

    private static String owner(JsonObject slice) {
        return slice.object("metadata").object("labels").string("kubernetes.io/service-name");
    }

    private static boolean active(JsonObject slice, String portName) {
        return slice.array("endpoints").objects().stream()
                        .anyMatch(e -> e.object("conditions").bool("ready", true))
                && slice.array("ports").objects().stream()
                        .anyMatch(p -> p.string("name").equals(portName) && p.has("port"));
    }
}
