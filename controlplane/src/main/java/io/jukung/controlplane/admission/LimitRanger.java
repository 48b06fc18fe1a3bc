package io.jukung.controlplane.admission;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.admission.AdmissionPlugin;
import io.jukung.apiserver.registry.Registry;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.quota.PodResources;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Fills in and enforces what a namespace's LimitRanges say about containers, pods and claims. */
final class LimitRanger implements AdmissionPlugin {
    private static final String ANNOTATION = "kubernetes.io/limit-ranger";

    private final Supplier<Map<String, List<JsonObject>>> limitRanges;

    LimitRanger(Registry registry) {
        this.limitRanges =
                registry.objects(BuiltIn.LIMIT_RANGES)
                        .derived(all ->
                                all.stream()
                                        .collect(
                                                Collectors.groupingBy(r ->
                                                        r.object("metadata").string("namespace"))));
    }

    @Override
    public String name() {
        return "LimitRanger";
    }

    @Override
    public boolean handles(AdmissionAttributes attributes) {
        return Target.is(attributes, BuiltIn.PODS, Operation.CREATE)
                || Target.is(attributes, BuiltIn.PODS, "resize", Operation.UPDATE)
                || Target.is(
                        attributes,
                        BuiltIn.PERSISTENT_VOLUME_CLAIMS,
                        Operation.CREATE,
                        Operation.UPDATE);
    }

    private List<JsonObject> limits(AdmissionAttributes attributes, String type) {
        List<JsonObject> ranges = limitRanges.get().get(attributes.namespace());
        if (ranges == null) {
            return List.of();
        }
        return ranges.stream()
                .filter(range -> !range.object("metadata").has("deletionTimestamp"))
                .flatMap(range -> range.object("spec").array("limits").objects().stream())
                .filter(limit -> type.isEmpty() || limit.string("type").equals(type))
                .toList();
    }

    @Override
    public @Nullable JsonObject admit(AdmissionAttributes attributes) {
        JsonObject pod = attributes.object();
        if (pod == null || !attributes.kind().kind().equals("Pod")) {
            return pod;
        }
        JsonObject requests = defaults(limits(attributes, "Container"), "defaultRequest");
        JsonObject limits = defaults(limits(attributes, "Container"), "default");
        if (requests.isEmpty() && limits.isEmpty()) {
            return pod;
        }
        List<String> notes = new ArrayList<>();
        JsonObject spec = pod.object("spec");
        spec =
                Containers.map(
                        spec, "containers", c -> filled(c, "container", requests, limits, notes));
        spec =
                Containers.map(
                        spec,
                        "initContainers",
                        c -> filled(c, "init container", requests, limits, notes));
        return notes.isEmpty()
                ? pod
                : pod.with("spec", spec)
                        .withAt(
                                "LimitRanger plugin set: " + String.join("; ", notes),
                                "metadata",
                                "annotations",
                                ANNOTATION);
    }

    private static JsonObject defaults(List<JsonObject> limits, String field) {
        JsonObject.Builder all = JsonObject.builder();
        limits.forEach(limit -> limit.object(field).forEach(all::put));
        return all.build();
    }

    private static JsonObject filled(
            JsonObject container,
            String what,
            JsonObject requests,
            JsonObject limits,
            List<String> notes) {
        JsonObject withLimits = filled(container, what, "limits", "limit", limits, notes);
        List<String> requestNotes = new ArrayList<>(1);
        JsonObject both = filled(withLimits, what, "requests", "request", requests, requestNotes);
        notes.addAll(notes.size() - (withLimits == container ? 0 : 1), requestNotes);
        return both;
    }

    private static JsonObject filled(
            JsonObject container,
            String what,
            String field,
            String word,
            JsonObject defaults,
            List<String> notes) {
        JsonObject have = container.object("resources").object(field);
        JsonObject all = have;
        List<String> set = new ArrayList<>(2);
        for (String resource : defaults.keys()) {
            if (!all.has(resource)) {
                all = all.with(resource, defaults.string(resource));
                set.add(resource);
            }
        }
        if (set.isEmpty()) {
            return container;
        }
        notes.add(
                String.join(", ", set)
                        + " "
                        + word
                        + " for "
                        + what
                        + " "
                        + container.string("name"));
        return container.withAt(all, "resources", field);
    }

    @Override
    public void validate(AdmissionAttributes attributes) {
        JsonObject object = attributes.object();
        if (object == null) {
            return;
        }
        List<String> errors = new ArrayList<>();
        if (attributes.kind().kind().equals("Pod")) {
            JsonObject spec = object.object("spec");
            for (JsonObject limit : limits(attributes, "Container")) {
                Stream.concat(
                                spec.array("containers").objects().stream(),
                                spec.array("initContainers").objects().stream())
                        .map(c -> c.object("resources"))
                        .forEach(r ->
                                constrain(limit, r.object("requests"), r.object("limits"), errors));
            }
            for (JsonObject limit : limits(attributes, "Pod")) {
                constrain(
                        limit,
                        PodResources.total(spec, "requests"),
                        PodResources.total(spec, "limits"),
                        errors);
            }
        } else {
            JsonObject requests = object.object("spec").object("resources").object("requests");
            for (JsonObject limit : limits(attributes, "PersistentVolumeClaim")) {
                constrainClaim(limit, requests, errors);
            }
        }
        if (!errors.isEmpty()) {
            throw Refusal.forbidden(
                    attributes,
                    errors.size() == 1
                            ? errors.getFirst()
                            : "["
                                    + errors.stream().distinct().collect(Collectors.joining(", "))
                                    + "]");
        }
    }

    private static void constrain(
            JsonObject limit, JsonObject requests, JsonObject limits, List<String> errors) {
        String type = limit.string("type");
        limit.object("min")
                .forEach((r, v) -> LimitChecks.minimum(type, r, v, requests, limits, errors));
        limit.object("max")
                .forEach((r, v) -> LimitChecks.maximum(type, r, v, requests, limits, errors));
        limit.object("maxLimitRequestRatio")
                .forEach((r, v) -> LimitChecks.ratio(type, r, v, requests, limits, errors));
    }

    private static void constrainClaim(JsonObject limit, JsonObject requests, List<String> errors) {
        String type = limit.string("type");
        limit.object("min")
                .forEach((r, v) ->
                        LimitChecks.minimum(type, r, v, requests, JsonObject.EMPTY, errors));
        limit.object("max")
                .forEach((r, v) -> LimitChecks.maximumRequest(type, r, v, requests, errors));
    }

    static @Nullable Quantity quantity(JsonObject resources, String name) {
        return resources.get(name) instanceof Object value
                ? Quantity.parse(String.valueOf(value))
                : null;
    }
}
