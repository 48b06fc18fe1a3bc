package io.jukung.controlplane.webhook;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.registry.Objects;
import io.jukung.apiserver.registry.Registry;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.controlplane.matching.Criteria.Match;
import io.jukung.machinery.names.GroupResource;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The webhooks of one sort, made anew when a configuration has changed. */
final class Hooks {
    private static final String GROUP = "admissionregistration.k8s.io";

    /** Nobody may lock out those who repair admission. */
    private static final Set<String> EXEMPT =
            Set.of(
                    "mutatingadmissionpolicies",
                    "mutatingadmissionpolicybindings",
                    "mutatingwebhookconfigurations",
                    "validatingadmissionpolicies",
                    "validatingadmissionpolicybindings",
                    "validatingwebhookconfigurations");

    private final Supplier<List<Hook>> hooks;
    private final Objects namespaces;
    private final Authorizer authorizer;

    Hooks(Registry registry, String configurations, Authorizer authorizer) {
        this.hooks = registry.objects(new GroupResource(GROUP, configurations)).derived(Hook::of);
        this.namespaces = registry.objects(BuiltIn.NAMESPACES);
        this.authorizer = authorizer;
    }

    List<Hook> all() {
        return hooks.get();
    }

    boolean concern(AdmissionAttributes attributes) {
        return !all().isEmpty()
                && !(attributes.request().info().group().equals(GROUP)
                        && EXEMPT.contains(attributes.request().info().resource()));
    }

    @Nullable Match match(Hook hook, AdmissionAttributes attributes) {
        return hook.match(attributes, namespaces, authorizer);
    }
}
