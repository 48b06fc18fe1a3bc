package io.jukung.resources.pod;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks what a pod's status tells of the claim that was made for its extended resources. */
final class ExtendedResourceStatus {
    private ExtendedResourceStatus() {}

    static void check(Field pod) {
        Field status = pod.at("status", "extendedResourceClaimStatus");
        if (status.absent()) {
            return;
        }
        Field mappings = status.at("requestMappings");
        if (mappings.empty()) {
            mappings.missing("at least one request mapping is required");
        }
        Map<String, JsonObject> containers = new HashMap<>();
        for (String list : List.of("initContainers", "containers")) {
            for (JsonObject container : pod.object().object("spec").array(list).objects()) {
                containers.put(container.string("name"), container);
            }
        }
        Set<List<String>> seen = new HashSet<>();
        for (Field mapping : mappings.items()) {
            mapping(mapping, containers.get(mapping.text("containerName")));
            Field request = mapping.at("requestName");
            // at upstream's path, which lacks the mapping
            status.at("requestName").as(request.text()).check(Names::dns1123Label);
            String resource = mapping.text("resourceName");
            if (!seen.add(List.of(mapping.text("containerName"), resource, request.text()))) {
                for (String part : List.of("containerName", "resourceName", "requestName")) {
                    mapping.at(part).duplicate(mapping.text(part));
                }
            }
        }
        status.at("resourceClaimName").requiredAnd(Names::dns1123Subdomain);
    }

    private static void mapping(Field mapping, @Nullable JsonObject container) {
        if (container == null) {
            Field name = mapping.at("containerName");
            name.invalid(
                    name.text(),
                    "must match the name of an entry in spec.initContainers.name or"
                            + " spec.containers.name");
            return;
        }
        Field resource = mapping.at("resourceName");
        if (!container.object("resources").object("requests").has(resource.text())) {
            resource.invalid(
                    resource.text(),
                    "must match the extended resource name of an entry in"
                            + " spec.initContainers.resources.requests or"
                            + " spec.containers.resources.requests");
        }
    }
}
