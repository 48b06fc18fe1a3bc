package io.jukung.resources.pod;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Equality;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Trees;
import java.util.List;

/** What may still be narrowed on a pod that waits behind scheduling gates. */
final class GatedPods {
    private GatedPods() {}

    /** Notes illegal changes and answers {@code now} with the legal ones taken back. */
    static JsonObject mutable(Field spec, Field before, JsonObject now) {
        JsonObject was = before.object();
        JsonObject result = now;
        if (!Equality.same(now.get("nodeSelector"), was.get("nodeSelector"))) {
            for (Field old : before.at("nodeSelector").entries()) {
                if (!old.text().equals(spec.at("nodeSelector").text(old.name()))) {
                    spec.at("nodeSelector")
                            .invalid(
                                    "only additions to spec.nodeSelector are allowed (no mutations"
                                            + " or deletions)");
                    break;
                }
            }
            result = Trees.keep(result, "nodeSelector", was);
        }
        JsonObject affinity = result.object("affinity");
        JsonObject oldAffinity = was.object("affinity");
        if (!Equality.same(affinity.get("nodeAffinity"), oldAffinity.get("nodeAffinity"))) {
            nodeAffinity(
                    spec.at("affinity", "nodeAffinity"), before.at("affinity", "nodeAffinity"));
            JsonObject kept = Trees.keep(affinity, "nodeAffinity", oldAffinity);
            result =
                    kept.isEmpty() && !was.has("affinity")
                            ? result.without("affinity")
                            : result.with("affinity", kept);
        }
        return result;
    }

    private static void nodeAffinity(Field now, Field was) {
        String required = "requiredDuringSchedulingIgnoredDuringExecution";
        List<Field> terms = now.at(required, "nodeSelectorTerms").items();
        List<Field> old = was.at(required, "nodeSelectorTerms").items();
        if (old.isEmpty()) {
            return;
        }
        if (terms.size() != old.size()) {
            now.at(required, "nodeSelectorTerms")
                    .invalid(
                            "no additions/deletions to non-empty NodeSelectorTerms list are"
                                    + " allowed");
            return;
        }
        for (int i = 0; i < terms.size(); i++) {
            for (String list : List.of("matchExpressions", "matchFields")) {
                List<Object> before = old.get(i).at(list).array().asList();
                List<Object> after = terms.get(i).at(list).array().asList();
                boolean extended =
                        after.size() >= before.size()
                                && after.subList(0, before.size()).equals(before)
                                && !(old.get(i).empty() && !terms.get(i).empty());
                if (!extended) {
                    terms.get(i).invalid("only additions are allowed (no mutations or deletions)");
                    break;
                }
            }
        }
    }
}
