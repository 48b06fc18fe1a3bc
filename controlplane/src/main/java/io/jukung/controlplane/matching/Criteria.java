package io.jukung.controlplane.matching;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.registry.Objects;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.selector.LabelSelector;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which writes somebody wants to see; the source is apiserver's {@code
 * admission/plugin/policy/matching}.
 *
 * @param any whether no rule at all means every write, as in a binding
 * @param equivalent whether a rule for another version of the resource counts too
 */
public record Criteria(
        LabelSelector namespaces,
        LabelSelector objects,
        List<Rule> rules,
        List<Rule> excluded,
        boolean any,
        boolean equivalent) {
    /** Every write. */
    public static final Criteria EVERYTHING =
            new Criteria(
                    LabelSelector.everything(),
                    LabelSelector.everything(),
                    List.of(),
                    List.of(),
                    true,
                    false);

    /** As which resource and kind a write is seen. */
    public record Match(GroupVersionResource resource, GroupVersionKind kind) {}

    /** What a webhook says of itself. */
    public static Criteria ofWebhook(JsonObject hook) {
        return of(hook, rules(hook, "rules"), List.of(), false);
    }

    /** {@code MatchResources} of a policy, which needs rules, or of a binding, which need not. */
    public static Criteria ofPolicy(JsonObject match, boolean binding) {
        return of(
                match,
                rules(match, "resourceRules"),
                rules(match, "excludeResourceRules"),
                binding);
    }

    private static Criteria of(
            JsonObject match, List<Rule> rules, List<Rule> excluded, boolean any) {
        return new Criteria(
                selector(match, "namespaceSelector"),
                selector(match, "objectSelector"),
                rules,
                excluded,
                any,
                match.string("matchPolicy").equals("Equivalent"));
    }

    private static List<Rule> rules(JsonObject match, String field) {
        return match.array(field).objects().stream().map(Rule::of).toList();
    }

    private static LabelSelector selector(JsonObject match, String field) {
        return match.get(field) instanceof JsonObject selector
                ? LabelSelector.of(selector)
                : LabelSelector.everything();
    }

    /**
     * Whether a write is wanted, and as what; null if not.
     *
     * @param known the namespaces
     * @throws StatusException NotFound where the labels of a namespace matter that is not there
     */
    public @Nullable Match match(AdmissionAttributes attributes, Objects known) {
        Write write = new Write(attributes);
        if (!excluded.isEmpty() && match(excluded, write) != null) {
            return null;
        }
        Match match = rules.isEmpty() && any ? own(write) : match(rules, write);
        return match != null && matchesObject(attributes) && matchesNamespace(write, known)
                ? match
                : null;
    }

    private static Match own(Write write) {
        return new Match(
                write.info().groupVersionResource(), write.attributes().views().requested());
    }

    private @Nullable Match match(List<Rule> some, Write write) {
        GroupVersionResource asked = write.info().groupVersionResource();
        for (Rule rule : some) {
            if (rule.matches(write, asked)) {
                return own(write);
            }
        }
        if (!equivalent) {
            return null;
        }
        Map<GroupVersionResource, GroupVersionKind> names = write.attributes().views().names();
        if (names.size() < 2) {
            return null;
        }
        for (Rule rule : some) {
            for (Map.Entry<GroupVersionResource, GroupVersionKind> name : names.entrySet()) {
                if (!name.getKey().equals(asked) && rule.matches(write, name.getKey())) {
                    return new Match(name.getKey(), name.getValue());
                }
            }
        }
        return null;
    }

    private boolean matchesObject(AdmissionAttributes attributes) {
        return objects.isEverything()
                || labelled(objects, attributes.object())
                || labelled(objects, attributes.oldObject());
    }

    private static boolean labelled(LabelSelector selector, @Nullable JsonObject object) {
        return object != null && selector.matches(object.object("metadata").object("labels"));
    }

    private boolean matchesNamespace(Write write, Objects known) {
        if (namespaces.isEverything()
                || (write.attributes().namespace().isEmpty() && !write.ofNamespace())) {
            return true;
        }
        if (write.setsNamespace()) {
            return labelled(namespaces, write.attributes().object());
        }
        JsonObject namespace = known.get("", write.namespace());
        if (namespace == null) {
            throw StatusException.notFound(BuiltIn.NAMESPACES, write.namespace());
        }
        return labelled(namespaces, namespace);
    }
}
