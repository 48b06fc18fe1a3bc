package io.jukung.controlplane.proxying;

import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the container that a request means; errors in upstream's words. */
final class ContainerChoice {
    private ContainerChoice() {}

    static String of(JsonObject pod, String asked) {
        JsonObject spec = pod.object("spec");
        String podName = pod.object("metadata").string("name");
        List<JsonObject> containers = spec.array("containers").objects();
        if (!asked.isEmpty()) {
            boolean there =
                    Stream.of("containers", "initContainers", "ephemeralContainers")
                            .flatMap(field -> spec.array(field).objects().stream())
                            .anyMatch(c -> c.string("name").equals(asked));
            if (!there) {
                throw StatusException.badRequest(
                        "container " + asked + " is not valid for pod " + podName);
            }
            return asked;
        }
        if (containers.size() == 1) {
            return containers.getFirst().string("name");
        }
        throw StatusException.badRequest(
                "a container name must be specified for pod "
                        + podName
                        + (containers.isEmpty() ? "" : ", choose one of: " + names(containers))
                        + more(spec, "initContainers", " or one of the init containers: ")
                        + more(
                                spec,
                                "ephemeralContainers",
                                " or one of the ephemeral containers: "));
    }

    private static String more(JsonObject spec, String field, String words) {
        List<JsonObject> containers = spec.array(field).objects();
        return containers.isEmpty() ? "" : words + names(containers);
    }

    private static String names(List<JsonObject> containers) {
        return containers.stream()
                .map(c -> c.string("name"))
                .collect(Collectors.joining(" ", "[", "]"));
    }
}
