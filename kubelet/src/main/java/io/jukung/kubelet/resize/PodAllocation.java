package io.jukung.kubelet.resize;

import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.ResourceRequirements;
import io.jukung.kubelet.sync.RuntimeContainer;
import io.jukung.kubelet.sync.RuntimePod;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What a pod has been given of the node's resources, which is what runs; its spec may ask for
 * something else that it cannot get now. And what its running containers have, which a resize
 * brings in line with that.
 *
 * <p>A pod that was never resized has no record: it has what its spec says, or what its containers
 * were made with where the spec changed while no kubelet ran. After that a file says so:
 *
 * <pre>
 *   {"allocated": {"containers": {NAME: RESOURCES}, "pod": RESOURCES},
 *    "actual": {CONTAINER ID: RESOURCES}}
 * </pre>
 */
public final class PodAllocation {
    private final Path file;
    private final Map<String, JsonObject> actual = new HashMap<>();
    private JsonObject allocated;

    private PodAllocation(Path file, JsonObject allocated) {
        this.file = file;
        this.allocated = allocated;
    }

    /**
     * What is known of a pod.
     *
     * @param folder the pod's on this node
     * @param desired the pod as its spec wants it
     */
    public static PodAllocation load(Path folder, Pod desired, RuntimePod runtime) {
        Path file = folder.resolve("resources.json");
        if (Files.exists(file)) {
            try {
                JsonObject saved = Json.parse(Files.readString(file));
                PodAllocation known = new PodAllocation(file, saved.object("allocated"));
                JsonObject actual = saved.object("actual");
                actual.keys().forEach(id -> known.actual.put(id, actual.object(id)));
                return known;
            } catch (IOException | MalformedException e) {
                System.getLogger("kubelet")
                        .log(
                                Level.WARNING,
                                "What pod {0} was allocated cannot be read: {1}",
                                desired.key(),
                                e.getMessage());
            }
        }
        return new PodAllocation(file, summary(running(desired, runtime)));
    }

    /** A pod with what its containers have in the runtime, where that is on record. */
    public static Pod running(Pod pod, RuntimePod runtime) {
        return mapped(
                pod,
                container -> {
                    RuntimeContainer newest = runtime.newest(container.name());
                    ResourceRequirements has = newest == null ? null : newest.resources();
                    return has == null ? container : container.edit().resources(has).build();
                });
    }

    /** A pod with what it has been given in the place of what it asks for. */
    public Pod of(Pod desired) {
        if (isGranted(desired)) {
            return desired;
        }
        JsonObject containers = allocated.object("containers");
        Pod given =
                mapped(
                        desired,
                        container -> {
                            JsonObject resources = containers.object(container.name());
                            return resources.isEmpty()
                                    ? container.edit().clearResources().build()
                                    : container
                                            .edit()
                                            .resources(ResourceRequirements.of(resources))
                                            .build();
                        });
        return given.edit()
                .spec(spec ->
                        allocated.has("pod")
                                ? spec.resources(ResourceRequirements.of(allocated.object("pod")))
                                : spec.clearResources())
                .build();
    }

    /** Whether a pod asks for nothing but what it has been given. */
    public boolean isGranted(Pod desired) {
        return summary(desired).equals(allocated);
    }

    /** Gives a pod what it asks for. */
    public void grant(Pod desired) throws IOException {
        allocated = summary(desired);
        save();
    }

    /** Notes what a running container has from now on. */
    public void resized(String container, ResourceRequirements resources) throws IOException {
        actual.put(container, resources.node());
        save();
    }

    /** What the runtime has, each container with what it really has. */
    public RuntimePod seen(RuntimePod runtime) {
        if (actual.isEmpty()) {
            return runtime;
        }
        List<RuntimeContainer> containers =
                runtime.containers().stream()
                        .map(container -> {
                            JsonObject resources = actual.get(container.id());
                            return resources == null
                                    ? container
                                    : container.with(ResourceRequirements.of(resources));
                        })
                        .toList();
        return new RuntimePod(runtime.sandboxes(), containers);
    }

    private void save() throws IOException {
        JsonObject.Builder containers = JsonObject.builder();
        actual.forEach(containers::put);
        byte[] json =
                Json.write(JsonObject.of("allocated", allocated, "actual", containers.build()));
        Files.createDirectories(file.getParent());
        Path fresh = file.resolveSibling("resources.json.new");
        Files.write(fresh, json);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static JsonObject summary(Pod pod) {
        JsonObject.Builder containers = JsonObject.builder();
        Stream.concat(pod.spec().initContainers().stream(), pod.spec().containers().stream())
                .filter(c -> !c.resources().node().isEmpty())
                .forEach(c -> containers.put(c.name(), c.resources().node()));
        JsonObject all = JsonObject.of("containers", containers.build());
        return pod.spec().hasResources() ? all.with("pod", pod.spec().resources().node()) : all;
    }

    private static Pod mapped(Pod pod, UnaryOperator<Container> change) {
        return pod.edit()
                .spec(spec -> {
                    if (!pod.spec().initContainers().isEmpty()) {
                        spec.initContainers(
                                pod.spec().initContainers().stream().map(change).toList());
                    }
                    return spec.containers(pod.spec().containers().stream().map(change).toList());
                })
                .build();
    }
}
