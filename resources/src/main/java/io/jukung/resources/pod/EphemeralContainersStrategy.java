package io.jukung.resources.pod;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Equality;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Trees;
import io.jukung.resources.strategy.SpecStrategy;
import java.util.List;

/** {@code pods/ephemeralcontainers}: adds containers for a look around; none leaves again. */
public final class EphemeralContainersStrategy extends SpecStrategy {
    private final PodStrategy pods;
    private final PodRules rules;

    public EphemeralContainersStrategy(PodStrategy pods, PodRules rules) {
        this.pods = pods;
        this.rules = rules;
    }

    @Override
    public JsonObject applyDefaults(JsonObject pod) {
        return pods.applyDefaults(pod);
    }

    @Override
    public JsonObject prepareForUpdate(ApiRequest request, JsonObject pod, JsonObject old) {
        JsonObject prepared =
                old.with(
                        "spec",
                        Trees.keep(old.object("spec"), "ephemeralContainers", pod.object("spec")));
        return countChange(prepared.with("metadata", statusMetadata(pod, old)), old);
    }

    @Override
    public List<FieldError> validateUpdate(JsonObject pod, JsonObject old) {
        if (old.object("metadata").object("annotations").has(PodValidation.MIRROR)) {
            return List.of(
                    FieldError.forbidden(
                            new FieldPath("[]"),
                            "static pods do not support ephemeral containers"));
        }
        Field root = Field.root(pod);
        PodValidation.always(root, rules.after(old.object("spec")));
        Field now = root.at("spec", "ephemeralContainers");
        for (JsonObject was : old.object("spec").array("ephemeralContainers").objects()) {
            String name = was.string("name");
            JsonObject kept =
                    now.array().objects().stream()
                            .filter(container -> container.string("name").equals(name))
                            .findFirst()
                            .orElse(null);
            if (kept == null) {
                now.forbidden(
                        "existing ephemeral containers \"" + name + "\" may not be removed\n");
            } else if (!Equality.same(was, kept)) {
                now.forbidden(
                        "existing ephemeral containers \""
                                + name
                                + "\" may not be changed\n"
                                + Difference.of(was, kept));
            }
        }
        return root.errors();
    }
}
