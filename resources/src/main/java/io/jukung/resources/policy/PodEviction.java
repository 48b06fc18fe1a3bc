package io.jukung.resources.policy;

import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.registry.Objects;
import io.jukung.apiserver.registry.Subresource;
import io.jukung.apiserver.registry.SubresourceCall;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.base.Clock;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.selector.LabelSelector;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.pod.PodConditions;
import io.jukung.resources.pod.PodStrategy;
import io.jukung.resources.strategy.Created;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code pods/eviction}: deletes a pod if the disruption budget that covers it allows; from {@code
 * pkg/registry/core/pod/storage/eviction.go}.
 */
public final class PodEviction implements Subresource.Handler {
    private static final GroupVersionKind EVICTION =
            new GroupVersionKind("policy", "v1", "Eviction");

    /** Served no more, but still sent. */
    private static final GroupVersion FORMER = new GroupVersion("policy", "v1beta1");

    private static final GroupResource BUDGETS = new GroupResource("policy", "poddisruptionbudget");
    private static final String REFUSED =
            "Cannot evict pod as it would violate the pod's disruption budget.";
    private static final int MOST_UNCONFIRMED = 2000;

    private final PodStrategy pods;
    private final Clock clock;

    public PodEviction(PodStrategy pods, Clock clock) {
        this.pods = pods;
        this.clock = clock;
    }

    @Override
    public ApiResponse handle(SubresourceCall call) {
        JsonObject eviction = call.body(EVICTION, FORMER);
        String name = call.request().info().name();
        String named = eviction.object("metadata").string("name");
        if (!named.isEmpty() && !named.equals(name)) {
            throw StatusException.badRequest("name in URL does not match name in Eviction object");
        }
        JsonObject admitted = call.admit(Operation.CREATE, EVICTION, eviction, null);
        JsonObject options = admitted.object("deleteOptions");
        JsonObject pod = call.object();
        checkPreconditions(pod, options);
        boolean dryRun = call.dryRun() || !options.array("dryRun").isEmpty();
        if (!ignoresBudgets(pod)) {
            spend(call, pod, dryRun);
        }
        if (!dryRun) {
            delete(call, pod, options);
        }
        return Created.answer();
    }

    private static void checkPreconditions(JsonObject pod, JsonObject options) {
        JsonObject wanted = options.object("preconditions");
        JsonObject meta = pod.object("metadata");
        for (String field : List.of("uid", "resourceVersion")) {
            String value = wanted.string(field);
            if (!value.isEmpty() && !value.equals(meta.string(field))) {
                String label = field.equals("uid") ? "UID" : "ResourceVersion";
                throw StatusException.conflict(
                        new GroupResource("", "pods"),
                        meta.string("name"),
                        "Precondition failed: "
                                + label
                                + " in precondition: "
                                + value
                                + ", "
                                + label
                                + " in object meta: "
                                + meta.string(field));
            }
        }
    }

    /** Whether the pod does no work that could be disrupted. */
    private static boolean ignoresBudgets(JsonObject pod) {
        return List.of("Succeeded", "Failed", "Pending")
                        .contains(pod.object("status").string("phase"))
                || pod.object("metadata").has("deletionTimestamp");
    }

    private void spend(SubresourceCall call, JsonObject pod, boolean dryRun) {
        JsonObject meta = pod.object("metadata");
        String namespace = meta.string("namespace");
        Objects budgets = call.registry().objects("policy", "poddisruptionbudgets");
        List<JsonObject> covering =
                budgets.list(namespace).stream().filter(b -> covers(b, pod)).toList();
        if (covering.isEmpty()) {
            return;
        }
        if (covering.size() > 1) {
            throw StatusException.of(
                    500,
                    "InternalError",
                    "This pod has more than one PodDisruptionBudget, which the eviction subresource"
                            + " does not support.",
                    JsonObject.EMPTY);
        }
        JsonObject budget = covering.getFirst();
        if (!PodConditions.isTrue(pod, "Ready") && allowsUnready(budget)) {
            return;
        }
        if (dryRun) {
            spent(budget, meta.string("name"));
            return;
        }
        budgets.update(
                namespace,
                budget.object("metadata").string("name"),
                current -> spent(current, meta.string("name")));
    }

    private static boolean covers(JsonObject budget, JsonObject pod) {
        JsonObject spec = budget.object("spec");
        return spec.has("selector")
                && LabelSelector.of(spec.object("selector"))
                        .matches(pod.object("metadata").object("labels"));
    }

    /** A pod that is not ready costs nothing, by the budget's policy. */
    private static boolean allowsUnready(JsonObject budget) {
        if (budget.object("spec").string("unhealthyPodEvictionPolicy").equals("AlwaysAllow")) {
            return true;
        }
        JsonObject status = budget.object("status");
        long desired = status.integer("desiredHealthy", 0);
        return desired > 0 && status.integer("currentHealthy", 0) >= desired;
    }

    /** The budget with one disruption less. */
    private JsonObject spent(JsonObject budget, String pod) {
        JsonObject status = budget.object("status");
        JsonObject meta = budget.object("metadata");
        String name = meta.string("name");
        if (status.integer("observedGeneration", 0) < meta.integer("generation", 0)) {
            throw refused(
                    10,
                    "The disruption budget " + name + " is still being processed by the server.");
        }
        long allowed = status.integer("disruptionsAllowed", 0);
        if (allowed < 0) {
            throw StatusException.forbidden(BUDGETS, name, "pdb disruptions allowed is negative");
        }
        if (status.object("disruptedPods").size() > MOST_UNCONFIRMED) {
            throw StatusException.forbidden(
                    BUDGETS,
                    name,
                    "DisruptedPods map too big - too many evictions not confirmed by PDB"
                            + " controller");
        }
        if (allowed == 0) {
            throw refused(0, whyNone(status, name));
        }
        Instant now = clock.now();
        JsonObject changed =
                status.with("disruptionsAllowed", allowed - 1)
                        .withAt(Times.format(now), "disruptedPods", pod);
        if (allowed == 1) {
            changed =
                    PodConditions.set(
                            changed,
                            now,
                            JsonObject.of(
                                    "type",
                                    "DisruptionAllowed",
                                    "status",
                                    "False",
                                    "reason",
                                    "InsufficientPods",
                                    "message",
                                    "",
                                    "observedGeneration",
                                    status.get("observedGeneration")));
        }
        return budget.with("status", changed);
    }

    private static String whyNone(JsonObject status, String name) {
        for (JsonObject condition : status.array("conditions").objects()) {
            if (condition.string("type").equals("DisruptionAllowed")
                    && condition.string("reason").equals("SyncFailed")) {
                return "The disruption budget "
                        + name
                        + " does not allow evicting pods currently because it failed sync: "
                        + condition.string("message");
            }
        }
        return "The disruption budget "
                + name
                + " needs "
                + status.integer("desiredHealthy", 0)
                + " healthy pods and has "
                + status.integer("currentHealthy", 0)
                + " currently";
    }

    private static StatusException refused(int retryAfter, String cause) {
        JsonObject details =
                JsonObject.of(
                        "causes",
                        JsonArray.of(JsonObject.of("reason", "DisruptionBudget", "message", cause)),
                        "retryAfterSeconds",
                        retryAfter == 0 ? null : (long) retryAfter);
        return StatusException.of(429, "TooManyRequests", REFUSED, details);
    }

    private void delete(SubresourceCall call, JsonObject pod, JsonObject options) {
        Objects stored = call.registry().objects("", "pods");
        JsonObject meta = pod.object("metadata");
        @Nullable Long asked = options.get("gracePeriodSeconds") instanceof Long n ? n : null;
        long grace = pods.gracePeriodSeconds(pod, asked);
        stored.update(
                meta.string("namespace"), meta.string("name"), current -> target(current, grace));
        if (grace == 0) {
            stored.delete(meta.string("namespace"), meta.string("name"));
        }
    }

    /** The pod, marked as disrupted and, with grace, as terminating. */
    private JsonObject target(JsonObject pod, long grace) {
        Instant now = clock.now();
        JsonObject marked =
                pod.with(
                        "status",
                        PodConditions.set(
                                pod.object("status"),
                                now,
                                JsonObject.of(
                                        "type",
                                        "DisruptionTarget",
                                        "status",
                                        "True",
                                        "reason",
                                        "EvictionByEvictionAPI",
                                        "message",
                                        "Eviction API: evicting")));
        if (pod.object("metadata").has("deletionTimestamp")) {
            return marked;
        }
        boolean unscheduled = pod.object("spec").string("nodeName").isEmpty();
        if (grace == 0 && unscheduled) {
            return marked;
        }
        long generation = pod.object("metadata").integer("generation", 0) + 1;
        return marked.withAt(Times.format(now.plusSeconds(grace)), "metadata", "deletionTimestamp")
                .withAt(grace, "metadata", "deletionGracePeriodSeconds")
                .withAt(generation, "metadata", "generation");
    }
}
