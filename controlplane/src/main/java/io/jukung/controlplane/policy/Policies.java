package io.jukung.controlplane.policy;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.registry.Objects;
import io.jukung.apiserver.registry.Registry;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.controlplane.expression.Inputs;
import io.jukung.controlplane.expression.UserAuthorizer;
import io.jukung.controlplane.matching.Criteria;
import io.jukung.controlplane.matching.Criteria.Match;
import io.jukung.controlplane.matching.Write;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The policies of one sort with their bindings, made anew when one of them has changed.
 *
 * @param <R> the sort of rules
 */
final class Policies<R> {
    private static final String GROUP = "admissionregistration.k8s.io";

    /** Nobody may lock out those who repair policies. */
    private static final Set<String> EXEMPT =
            Set.of(
                    "mutatingadmissionpolicies",
                    "mutatingadmissionpolicybindings",
                    "validatingadmissionpolicies",
                    "validatingadmissionpolicybindings");

    private final Supplier<List<Policy<R>>> policies;
    private final Supplier<Map<String, List<Binding>>> bindings;
    private final Objects namespaces;
    private final Parameters parameters;
    private final Authorizer authorizer;

    /**
     * @param sort {@code validating} or {@code mutating}
     */
    Policies(
            Registry registry,
            String sort,
            Authorizer authorizer,
            Function<Policy.RuleSource, R> rules) {
        this.policies =
                registry.objects(new GroupResource(GROUP, sort + "admissionpolicies"))
                        .derived(all ->
                                all.stream()
                                        .map(policy -> Policy.of(policy, rules))
                                        .sorted(Comparator.comparing(Policy::name))
                                        .toList());
        this.bindings =
                registry.objects(new GroupResource(GROUP, sort + "admissionpolicybindings"))
                        .derived(Policies::byPolicy);
        this.namespaces = registry.objects(BuiltIn.NAMESPACES);
        this.parameters = new Parameters(registry);
        this.authorizer = authorizer;
    }

    private static Map<String, List<Binding>> byPolicy(List<JsonObject> all) {
        return all.stream()
                .map(Binding::of)
                .sorted(Comparator.comparing(Binding::name))
                .collect(
                        Collectors.groupingBy(
                                Binding::policy, LinkedHashMap::new, Collectors.toList()));
    }

    boolean concern(AdmissionAttributes attributes) {
        return !policies.get().isEmpty()
                && !bindings.get().isEmpty()
                && !(attributes.request().info().group().equals(GROUP)
                        && EXEMPT.contains(attributes.request().info().resource()));
    }

    List<Policy<R>> all() {
        return policies.get();
    }

    List<Binding> bindings(Policy<R> policy) {
        return bindings.get().getOrDefault(policy.name(), List.of());
    }

    @Nullable Match match(Criteria criteria, AdmissionAttributes attributes)
            throws PolicyException {
        try {
            return criteria.match(attributes, namespaces);
        } catch (StatusException e) {
            throw new PolicyException(String.valueOf(e.getMessage()));
        }
    }

    List<@Nullable JsonObject> parameters(
            Policy<R> policy, Binding binding, AdmissionAttributes attributes)
            throws PolicyException {
        return parameters.of(policy.spec(), binding, attributes.namespace());
    }

    /** What the policy's expressions may name. */
    Inputs inputs(
            Policy<R> policy,
            AdmissionAttributes attributes,
            Match match,
            UserAuthorizer user,
            @Nullable JsonObject params) {
        return new Inputs(attributes, match, user, namespace(attributes), params, policy.scope());
    }

    UserAuthorizer user(AdmissionAttributes attributes) {
        return new UserAuthorizer(authorizer, attributes.request().user());
    }

    private @Nullable JsonObject namespace(AdmissionAttributes attributes) {
        Write write = new Write(attributes);
        if (write.ofCluster()) {
            return null;
        }
        JsonObject found = namespaces.get("", attributes.namespace());
        if (found == null) {
            throw StatusException.notFound(BuiltIn.NAMESPACES, attributes.namespace());
        }
        return found;
    }
}
