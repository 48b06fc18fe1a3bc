package io.jukung.controllers.clusterroleaggregation;

import io.jukung.api.meta.v1.LabelSelector;
import io.jukung.api.rbac.v1.ClusterRole;
import io.jukung.api.rbac.v1.PolicyRule;
import io.jukung.client.Client;
import io.jukung.client.informer.Handler;
import io.jukung.client.informer.Informer;
import io.jukung.client.queue.ReconcileLoop;
import io.jukung.client.queue.WorkQueue;
import io.jukung.controllers.Controller;
import io.jukung.controllers.ControllerContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Applies to every aggregated role the rules of the roles that its selectors find. */
public final class ClusterRoleAggregationController implements Controller {
    private static final String NAME = "clusterrole-aggregation-controller";

    private final Client client;
    private final Informer<ClusterRole> roles;
    private final WorkQueue<String> queue;
    private final int workers;

    public ClusterRoleAggregationController(ControllerContext context) {
        client = context.client();
        workers = context.settings().workers(NAME);
        queue = new WorkQueue<>(context.clock());
        roles = context.informers().informer(ClusterRole.KIND);
        // Any role may be a part of any aggregated one.
        roles.handle(
                Handler.any(changed -> {
                    for (ClusterRole role : roles.lister().list()) {
                        if (role.hasAggregationRule()) {
                            queue.add(role.name());
                        }
                    }
                }));
    }

    @Override
    public void run() {
        new ReconcileLoop<>(NAME, queue, workers, this::reconcile).run();
    }

    private @Nullable Duration reconcile(String name) {
        ClusterRole role = roles.lister().get(name);
        if (role == null || !role.hasAggregationRule()) {
            return null;
        }
        List<PolicyRule> rules = rules(role, roles.lister().list());
        if (Set.copyOf(role.rules()).equals(Set.copyOf(rules))) {
            return null;
        }
        ClusterRole applied =
                ClusterRole.builder().metadata(m -> m.name(name)).rules(rules).build();
        client.apply(ClusterRole.KIND, applied, "", NAME, true);
        return null;
    }

    private static List<PolicyRule> rules(ClusterRole role, List<ClusterRole> all) {
        List<ClusterRole> byName = new ArrayList<>(all);
        byName.sort(Comparator.comparing(ClusterRole::name));
        Set<PolicyRule> rules = new LinkedHashSet<>();
        for (LabelSelector selector : role.aggregationRule().clusterRoleSelectors()) {
            io.jukung.machinery.selector.LabelSelector matcher =
                    io.jukung.machinery.selector.LabelSelector.of(selector.node());
            for (ClusterRole part : byName) {
                if (!part.name().equals(role.name()) && matcher.matches(part.metadata().labels())) {
                    rules.addAll(part.rules());
                }
            }
        }
        return List.copyOf(rules);
    }
}
