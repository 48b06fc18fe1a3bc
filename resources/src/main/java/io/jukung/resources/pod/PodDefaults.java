package io.jukung.resources.pod;

import static io.jukung.resources.field.Trees.each;
import static io.jukung.resources.field.Trees.ifAbsent;
import static io.jukung.resources.field.Trees.inside;
import static io.jukung.resources.field.Trees.orElse;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Trees;
import java.util.List;

/**
 * The defaults of pods and pod specs that are no constants (those stand with the schema); the
 * source is {@code pkg/apis/core/v1/defaults.go}.
 */
public final class PodDefaults {
    private PodDefaults() {}

    /** A whole pod: its spec's defaults, and those that only a pod gets. */
    static JsonObject pod(JsonObject pod) {
        return Trees.always(pod, "spec", PodDefaults::podOnly);
    }

    private static JsonObject podOnly(JsonObject given) {
        JsonObject spec = podSpec(given);
        spec = each(spec, "containers", PodDefaults::requestsFromLimits);
        spec = each(spec, "initContainers", PodDefaults::requestsFromLimits);
        spec = PodLevelResources.applyDefaults(spec);
        spec = ifAbsent(spec, "enableServiceLinks", true);
        if (spec.bool("hostNetwork", false)) {
            spec = each(spec, "containers", PodDefaults::hostPorts);
            spec = each(spec, "initContainers", PodDefaults::hostPorts);
        }
        return spec;
    }

    /** A {@code PodTemplateSpec}. */
    public static JsonObject template(JsonObject template) {
        return inside(template, "spec", PodDefaults::podSpec);
    }

    /** A {@code PodSpec}, wherever it stands. */
    static JsonObject podSpec(JsonObject given) {
        JsonObject spec = serviceAccount(given);
        spec = each(spec, "volumes", PodDefaults::volume);
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            spec = each(spec, list, PodDefaults::container);
        }
        return spec;
    }

    /** Keeps the old name of the service account's field in step with the new one. */
    private static JsonObject serviceAccount(JsonObject spec) {
        String name = spec.string("serviceAccountName");
        String alias = spec.string("serviceAccount");
        if (name.equals(alias)) {
            return spec;
        }
        return name.isEmpty()
                ? spec.with("serviceAccountName", alias)
                : spec.with("serviceAccount", name);
    }

    private static JsonObject volume(JsonObject volume) {
        boolean hasSource = volume.size() > (volume.has("name") ? 1 : 0);
        if (!hasSource) {
            return volume.with("emptyDir", JsonObject.EMPTY);
        }
        return inside(
                volume,
                "image",
                image ->
                        orElse(
                                image,
                                "pullPolicy",
                                ImageName.pullPolicy(image.string("reference"))));
    }

    private static JsonObject container(JsonObject container) {
        return container.string("imagePullPolicy").isEmpty()
                ? container.with("imagePullPolicy", ImageName.pullPolicy(container.string("image")))
                : container;
    }

    private static JsonObject requestsFromLimits(JsonObject container) {
        JsonObject resources = container.object("resources");
        JsonObject limits = resources.object("limits");
        if (limits.isEmpty()) {
            return container;
        }
        JsonObject requests = resources.object("requests");
        for (int i = 0; i < limits.size(); i++) {
            requests = ifAbsent(requests, limits.key(i), limits.value(i));
        }
        return container.with("resources", resources.with("requests", requests));
    }

    private static JsonObject hostPorts(JsonObject container) {
        return each(
                container,
                "ports",
                port -> orElse(port, "hostPort", port.integer("containerPort", 0)));
    }
}
