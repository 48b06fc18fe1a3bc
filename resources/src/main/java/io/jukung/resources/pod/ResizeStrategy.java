package io.jukung.resources.pod;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.machinery.quota.Qos;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Equality;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Trees;
import io.jukung.resources.strategy.SpecStrategy;
import java.util.List;

/** {@code pods/resize}: changes CPU and memory of containers that run. */
public final class ResizeStrategy extends SpecStrategy {
    private static final List<String> RESIZABLE = List.of("cpu", "memory");
    private static final String CLAIMED = "nodeAllocatableResourceClaimStatuses";

    private final PodStrategy pods;
    private final PodRules rules;

    public ResizeStrategy(PodStrategy pods, PodRules rules) {
        this.pods = pods;
        this.rules = rules;
    }

    @Override
    public JsonObject applyDefaults(JsonObject pod) {
        return pods.applyDefaults(pod);
    }

    @Override
    public JsonObject prepareForUpdate(ApiRequest request, JsonObject pod, JsonObject old) {
        if (!sameSizes(pod, old)) {
            return countChange(pod, old); // as it was sent, for the validation to refuse
        }
        JsonObject spec = old.object("spec");
        for (String list : List.of("containers", "initContainers")) {
            spec = resources(spec, pod.object("spec").array(list), list);
        }
        spec = Trees.keep(spec, "resources", pod.object("spec"));
        return countChange(old.with("spec", spec).with("metadata", statusMetadata(pod, old)), old);
    }

    private static boolean sameSizes(JsonObject pod, JsonObject old) {
        for (String list : List.of("containers", "initContainers")) {
            if (pod.object("spec").array(list).size() != old.object("spec").array(list).size()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Takes resources and policies over, place by place; where a name differs the list stays as it
     * was sent.
     */
    private static JsonObject resources(JsonObject spec, JsonArray wanted, String list) {
        JsonArray merged = spec.array(list);
        for (int i = 0; i < wanted.size(); i++) {
            JsonObject one = wanted.object(i);
            JsonObject container = merged.object(i);
            if (!one.string("name").equals(container.string("name"))) {
                return spec.with(list, wanted);
            }
            merged =
                    merged.with(
                            i,
                            Trees.keep(
                                    Trees.keep(container, "resources", one), "resizePolicy", one));
        }
        return wanted.isEmpty() ? spec : spec.with(list, merged);
    }

    @Override
    public List<FieldError> validateUpdate(JsonObject pod, JsonObject old) {
        String impossible = impossible(old);
        if (!impossible.isEmpty()) {
            return List.of(FieldError.forbidden(new FieldPath("[]"), impossible));
        }
        Field root = Field.root(pod);
        Field spec = root.at("spec");
        Field before = Field.root(old).at("spec");
        PodValidation.always(root, rules.after(old.object("spec")));
        String was = old.object("status").string("qosClass");
        if (!Qos.of(pod).equals(was.isEmpty() ? Qos.of(old) : was)) {
            spec.invalid(
                    pod.object("status").string("qosClass"),
                    "Pod QOS Class may not change as a result of resizing");
        }
        if (!nodeSupports(old)) {
            spec.forbidden("Pod running on node without support for resize");
        }
        podLevel(spec, before);
        if (!Field.root(old).at("status", CLAIMED).empty()) {
            spec.forbidden("pods with node allocatable resource claims cannot be resized");
        }
        if (!sameOrder(spec, before)) {
            return root.errors();
        }
        for (String list : List.of("initContainers", "containers")) {
            List<Field> containers = spec.at(list).items();
            for (int i = 0; i < containers.size(); i++) {
                nothingRemoved(
                        containers.get(i).at("resources"), before.at(list).item(i), "resource");
            }
        }
        List<Field> containers = spec.at("containers").items();
        for (int i = 0; i < containers.size(); i++) {
            if (!onlyResizable(containers.get(i), before.at("containers").item(i))) {
                spec.forbidden("only cpu and memory resources are mutable");
            }
        }
        List<Field> inits = spec.at("initContainers").items();
        for (int i = 0; i < inits.size(); i++) {
            initContainer(inits.get(i), before.at("initContainers").item(i));
        }
        return root.errors();
    }

    /** Containers are told apart by their places. */
    private static boolean sameOrder(Field spec, Field before) {
        int errors = spec.errorCount();
        for (String list : List.of("containers", "initContainers")) {
            List<Field> now = spec.at(list).items();
            List<Field> was = before.at(list).items();
            if (now.size() != was.size()) {
                spec.at(list).forbidden(list + " may not be added or removed on resize");
                continue;
            }
            for (int i = 0; i < was.size(); i++) {
                if (!now.get(i).text("name").equals(was.get(i).text("name"))) {
                    now.get(i)
                            .at("name")
                            .forbidden(list + " may not be renamed or reordered on resize");
                }
            }
        }
        return spec.errorCount() == errors;
    }

    private static void initContainer(Field container, Field was) {
        if (!onlyResizable(container, was)) {
            container.forbidden(
                    "only cpu and memory resources for init or sidecar containers are mutable");
        }
        boolean sidecar = container.text("restartPolicy").equals("Always");
        boolean restarts =
                container.at("resizePolicy").items().stream()
                        .anyMatch(p -> p.text("restartPolicy").equals("RestartContainer"));
        if (!container.sameAs(was) && !sidecar && restarts) {
            container.forbidden(
                    "non-sidecar init containers with a resize policy of RestartContainer cannot"
                            + " be resized");
        }
    }

    /** What a pod asks for as a whole may change as well, in CPU and memory. */
    private static void podLevel(Field spec, Field before) {
        Field resources = spec.at("resources");
        Field was = before.at("resources");
        if (was.present() && resources.absent()) {
            resources.forbidden("pod-level resources cannot be removed");
            return;
        }
        nothingRemoved(resources, before, "pod-level resource");
        if (!onlyResizable(spec.as(only(spec)), before.as(only(before)))) {
            spec.forbidden("only cpu and memory resources are mutable at pod-level");
        }
    }

    private static JsonObject only(Field spec) {
        return Trees.keep(JsonObject.EMPTY, "resources", spec.object());
    }

    private static String impossible(JsonObject pod) {
        if (pod.object("metadata").object("annotations").has(PodValidation.MIRROR)) {
            return "static pods cannot be resized";
        }
        return pod.object("spec").object("os").string("name").equals("windows")
                ? "windows pods cannot be resized"
                : "";
    }

    private static boolean nodeSupports(JsonObject pod) {
        for (JsonObject status : pod.object("status").array("containerStatuses").objects()) {
            if (status.object("state").has("running")) {
                return status.has("resources");
            }
        }
        return true;
    }

    /** Amounts may change, but not go. */
    private static void nothingRemoved(Field resources, Field old, String what) {
        for (String list : List.of("requests", "limits")) {
            JsonObject was = old.at("resources", list).object();
            if (!resources.at(list).object().keys().containsAll(was.keys())) {
                resources.at(list).forbidden(what + " " + list + " cannot be removed");
            }
        }
    }

    private static boolean onlyResizable(Field container, Field old) {
        return Equality.same(fixed(container.object()), fixed(old.object()));
    }

    /** What of a container stays as it is. */
    private static JsonObject fixed(JsonObject container) {
        JsonObject resources = container.object("resources");
        for (String list : List.of("requests", "limits")) {
            JsonObject amounts = resources.object(list);
            for (String name : RESIZABLE) {
                amounts = amounts.without(name);
            }
            resources = amounts.isEmpty() ? resources.without(list) : resources.with(list, amounts);
        }
        return resources.isEmpty()
                ? container.without("resources")
                : container.with("resources", resources);
    }
}
