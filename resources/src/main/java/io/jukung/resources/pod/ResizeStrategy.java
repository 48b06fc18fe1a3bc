package io.jukung.resources.pod;

import io.jukung.apiserver.request.ApiRequest;
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
        JsonObject spec = old.object("spec");
        for (String list : List.of("containers", "initContainers")) {
            spec = resources(spec, pod.object("spec").array(list), list);
        }
        return countChange(Trees.keep(old.with("spec", spec), "metadata", pod), old);
    }

    /** Takes resources and policies over by the containers' names. */
    private static JsonObject resources(JsonObject spec, JsonArray wanted, String list) {
        return Trees.each(
                spec,
                list,
                container -> {
                    for (JsonObject one : wanted.objects()) {
                        if (one.string("name").equals(container.string("name"))) {
                            return Trees.keep(
                                    Trees.keep(container, "resources", one), "resizePolicy", one);
                        }
                    }
                    return container;
                });
    }

    @Override
    public List<FieldError> validateUpdate(JsonObject pod, JsonObject old) {
        String impossible = impossible(old);
        if (!impossible.isEmpty()) {
            return List.of(FieldError.forbidden(FieldPath.ROOT, impossible));
        }
        Field root = Field.root(pod);
        Field spec = root.at("spec");
        Field before = Field.root(old).at("spec");
        PodValidation.always(root, rules);
        if (!Qos.of(pod).equals(old.object("status").string("qosClass"))) {
            spec.invalid(
                    pod.object("status").string("qosClass"),
                    "Pod QOS Class may not change as a result of resizing");
        }
        if (!nodeSupports(old)) {
            spec.forbidden("Pod running on node without support for resize");
        }
        List<Field> inits = spec.at("initContainers").items();
        for (int i = 0; i < inits.size(); i++) {
            Field was = before.at("initContainers").item(i);
            if (inits.get(i).text("restartPolicy").equals("Always")) {
                container(inits.get(i), was);
                onlyResizable(spec, inits.get(i), was, " for sidecar containers");
            } else if (!inits.get(i).sameAs(was)) {
                spec.forbidden("resources for non-sidecar init containers are immutable");
            }
        }
        List<Field> containers = spec.at("containers").items();
        for (int i = 0; i < containers.size(); i++) {
            Field was = before.at("containers").item(i);
            container(containers.get(i), was);
            onlyResizable(spec, containers.get(i), was, "");
        }
        return root.errors();
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

    private static void container(Field container, Field old) {
        Field resources = container.at("resources");
        for (String list : List.of("requests", "limits")) {
            JsonObject was = old.at("resources", list).object();
            if (!resources.at(list).object().keys().containsAll(was.keys())) {
                resources.at(list).forbidden("resource " + list + " cannot be removed");
            }
        }
    }

    private static void onlyResizable(Field spec, Field container, Field old, String what) {
        JsonObject now = container.object().without("resizePolicy");
        JsonObject was = old.object().without("resizePolicy");
        for (String list : List.of("requests", "limits")) {
            for (String name : RESIZABLE) {
                now = now.withoutAt("resources", list, name);
                was = was.withoutAt("resources", list, name);
            }
        }
        if (!Equality.same(now, was)) {
            spec.forbidden("only cpu and memory resources" + what + " are mutable");
        }
    }
}
