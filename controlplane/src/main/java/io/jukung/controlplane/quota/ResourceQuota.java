package io.jukung.controlplane.quota;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.admission.AdmissionPlugin;
import io.jukung.apiserver.registry.Objects;
import io.jukung.apiserver.registry.Registry;
import io.jukung.base.Clock;
import io.jukung.controlplane.admission.Refusal;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.quota.Evaluator;
import io.jukung.machinery.quota.Usage;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Holds namespaces to their quotas. A write that uses more is charged to {@code status.used} of
 * each quota that covers it, by compare and swap, before it is made; a charge whose write then
 * fails is taken back when the quota controller counts again.
 */
public final class ResourceQuota implements AdmissionPlugin {
    private static final Set<GroupResource> IGNORED =
            Set.of(
                    new GroupResource("", "bindings"),
                    new GroupResource("", "componentstatuses"),
                    BuiltIn.EVENTS,
                    new GroupResource("events.k8s.io", "events"),
                    new GroupResource("authentication.k8s.io", "tokenreviews"),
                    new GroupResource("authentication.k8s.io", "selfsubjectreviews"),
                    new GroupResource("authorization.k8s.io", "localsubjectaccessreviews"),
                    new GroupResource("authorization.k8s.io", "selfsubjectaccessreviews"),
                    new GroupResource("authorization.k8s.io", "selfsubjectrulesreviews"),
                    new GroupResource("authorization.k8s.io", "subjectaccessreviews"));

    private final Objects quotas;
    private final Clock clock;

    public ResourceQuota(Registry registry, Clock clock) {
        this.quotas = registry.objects(BuiltIn.RESOURCE_QUOTAS);
        this.clock = clock;
    }

    @Override
    public String name() {
        return "ResourceQuota";
    }

    @Override
    public boolean handles(AdmissionAttributes write) {
        boolean written =
                write.operation() == Operation.CREATE || write.operation() == Operation.UPDATE;
        GroupResource resource = write.request().info().groupResource();
        return written
                && !write.namespace().isEmpty()
                && !resource.equals(BuiltIn.NAMESPACES)
                && !IGNORED.contains(resource)
                && Charged.changes(resource, write);
    }

    private Evaluator evaluator(GroupResource resource) {
        return Evaluator.of(resource, clock::now);
    }

    @Override
    public void validate(AdmissionAttributes write) {
        JsonObject object = write.object();
        if (object == null) {
            return;
        }
        List<JsonObject> inNamespace = quotas.list(write.namespace());
        if (inNamespace.isEmpty()) {
            return;
        }
        Evaluator evaluator = evaluator(write.request().info().groupResource());
        List<JsonObject> covering = new ArrayList<>();
        for (JsonObject quota : inNamespace) {
            if (evaluator.covers(quota, object)) {
                demand(write, evaluator, quota, object);
                covering.add(quota);
            }
        }
        Usage usage = evaluator.usage(object);
        if (!usage.negative().isEmpty()) {
            throw Refusal.forbidden(
                    write,
                    "quota usage is negative for resource(s): "
                            + String.join(",", usage.negative()));
        }
        List<JsonObject> charged = new ArrayList<>();
        for (JsonObject quota : covering) {
            Usage more = more(write, evaluator, quota, usage);
            if (!more.isEmpty() && charge(write, quota, more) != quota) {
                charged.add(quota);
            }
        }
        if (!write.dryRun()) {
            charged.forEach(quota -> charge(write, evaluator, quota, usage));
        }
    }

    private static Collection<String> measured(Evaluator evaluator, JsonObject quota) {
        return evaluator.measured(hard(quota).names());
    }

    private static Usage hard(JsonObject quota) {
        return Usage.of(quota.object("status").object("hard"));
    }

    private static Usage used(JsonObject quota) {
        return Usage.of(quota.object("status").object("used"));
    }

    private static String name(JsonObject quota) {
        return quota.object("metadata").string("name");
    }

    /** Refuses an object that does not say what it needs, and a quota not counted yet. */
    private static void demand(
            AdmissionAttributes write, Evaluator evaluator, JsonObject quota, JsonObject object) {
        Collection<String> restricted = measured(evaluator, quota);
        String lacking = evaluator.lacking(restricted, object);
        if (!lacking.isEmpty()) {
            throw Refusal.forbidden(write, "failed quota: " + name(quota) + ": " + lacking);
        }
        if (!used(quota).names().containsAll(restricted)) {
            throw Refusal.forbidden(
                    write,
                    "status unknown for quota: "
                            + name(quota)
                            + ", resources: "
                            + String.join(",", restricted));
        }
    }

    /** What a write uses more than was used before it, without zeros. */
    private static Usage more(
            AdmissionAttributes write, Evaluator evaluator, JsonObject quota, Usage usage) {
        JsonObject old = write.oldObject();
        if (write.operation() == Operation.UPDATE && old != null && evaluator.covers(quota, old)) {
            return usage.beyond(evaluator.usage(old)).withoutZeros();
        }
        return usage.withoutZeros();
    }

    private void charge(
            AdmissionAttributes write, Evaluator evaluator, JsonObject quota, Usage usage) {
        JsonObject meta = quota.object("metadata");
        try {
            JsonObject ignored =
                    quotas.update(
                            meta.string("namespace"),
                            meta.string("name"),
                            current ->
                                    charge(write, current, more(write, evaluator, current, usage)));
        } catch (StatusException e) {
            // a quota that was deleted meanwhile limits nothing
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }

    /** The quota with more used, the same instance where it is not about that. */
    private static JsonObject charge(AdmissionAttributes write, JsonObject quota, Usage more) {
        Usage hard = hard(quota);
        Usage used = used(quota);
        Usage requested = more.only(hard.names());
        if (requested.isEmpty()) {
            return quota;
        }
        Usage now = used.plus(requested);
        Collection<String> exceeded = now.only(requested.names()).above(hard);
        if (!write.request().info().subresource().equals("status") && !exceeded.isEmpty()) {
            throw Refusal.forbidden(
                    write,
                    "exceeded quota: "
                            + name(quota)
                            + ", requested: "
                            + requested.only(exceeded)
                            + ", used: "
                            + used.only(exceeded)
                            + ", limited: "
                            + hard.only(exceeded));
        }
        return quota.withAt(now.tree(), "status", "used");
    }
}
