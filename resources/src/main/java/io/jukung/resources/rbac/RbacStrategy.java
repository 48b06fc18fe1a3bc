package io.jukung.resources.rbac;

import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.MetaValidation;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import io.jukung.resources.strategy.PlainStrategy;
import java.util.List;

/** Roles and bindings; from {@code pkg/apis/rbac/validation}. */
public final class RbacStrategy extends PlainStrategy {
    private static final String GROUP = "rbac.authorization.k8s.io";

    private final boolean namespaced;
    private final boolean binding;

    private RbacStrategy(boolean namespaced, boolean binding) {
        this.namespaced = namespaced;
        this.binding = binding;
    }

    public static RbacStrategy roles(boolean namespaced) {
        return new RbacStrategy(namespaced, false);
    }

    public static RbacStrategy bindings(boolean namespaced) {
        return new RbacStrategy(namespaced, true);
    }

    @Override
    public List<FieldError> validate(JsonObject object) {
        Field root = Field.root(object);
        if (binding) {
            binding(root);
        } else {
            role(root);
        }
        return root.errors();
    }

    @Override
    public List<FieldError> validateUpdate(JsonObject object, JsonObject old) {
        Field root = Field.root(object);
        if (!binding) {
            role(root);
            return root.errors();
        }
        binding(root);
        if (!root.at("roleRef").sameAs(Field.root(old).at("roleRef"))) {
            root.at("roleRef").invalid("cannot change roleRef");
        }
        return root.errors();
    }

    private void role(Field role) {
        for (Field rule : role.at("rules").items()) {
            rule.at("verbs").required("verbs must contain at least one value");
            Field urls = rule.at("nonResourceURLs");
            if (!urls.empty()) {
                if (namespaced) {
                    urls.invalid("namespaced rules cannot apply to non-resource URLs");
                }
                if (!rule.at("apiGroups").empty()
                        || !rule.at("resources").empty()
                        || !rule.at("resourceNames").empty()) {
                    urls.invalid(
                            "rules cannot apply to both regular resources and non-resource URLs");
                }
                continue;
            }
            rule.at("apiGroups").required("resource rules must supply at least one api group");
            rule.at("resources").required("resource rules must supply at least one resource");
        }
        Field aggregation = role.at("aggregationRule");
        if (aggregation.present()) {
            Field selectors = aggregation.at("clusterRoleSelectors");
            selectors.required(
                    "at least one clusterRoleSelector required if aggregationRule is non-nil");
            for (Field selector : selectors.items()) {
                int before = selector.errorCount();
                Rules.labelSelector(selector);
                if (selector.errorCount() > before) {
                    selector.invalid(null, "invalid label selector.");
                }
            }
        }
    }

    private void binding(Field binding) {
        Field role = binding.at("roleRef");
        if (!role.text("apiGroup").equals(GROUP)) {
            role.at("apiGroup").notSupported(role.text("apiGroup"), List.of(GROUP));
        }
        List<String> kinds = namespaced ? List.of("Role", "ClusterRole") : List.of("ClusterRole");
        if (!kinds.contains(role.text("kind"))) {
            role.at("kind").notSupported(role.text("kind"), kinds);
        }
        Field name = role.at("name");
        if (name.empty()) {
            name.missing("");
        } else {
            name.check(Names::pathSegmentName);
        }
        binding.at("subjects").items().forEach(this::subject);
    }

    private void subject(Field subject) {
        subject.at("name").required();
        Field group = subject.at("apiGroup");
        switch (subject.text("kind")) {
            case "ServiceAccount" -> {
                subject.at("name").checkIfSet(Names::dns1123Subdomain);
                if (!group.empty()) {
                    group.notSupported("");
                }
                if (!namespaced && subject.at("namespace").empty()) {
                    subject.at("namespace").missing("");
                }
            }
            case "User", "Group" -> {
                if (!group.text().equals(GROUP)) {
                    group.notSupported(group.text(), List.of(GROUP));
                }
            }
            default ->
                    subject.at("kind")
                            .notSupported(
                                    subject.text("kind"),
                                    List.of("ServiceAccount", "User", "Group"));
        }
    }

    @Override
    public List<String> nameErrors(String name, boolean prefix) {
        return MetaValidation.NameRule.PATH_SEGMENT.check(name, prefix);
    }

    @Override
    public boolean allowCreateOnUpdate() {
        return true;
    }
}
