package io.jukung.resources.pod;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.base.Clock;
import io.jukung.machinery.quota.Qos;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.IpWarnings;
import io.jukung.resources.field.Trees;
import io.jukung.resources.strategy.SpecStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pods; from {@code pkg/registry/core/pod/strategy.go}. */
public final class PodStrategy extends SpecStrategy {
    private final PodRules rules;
    private final Clock clock;

    public PodStrategy(PodRules rules, Clock clock) {
        this.rules = rules;
        this.clock = clock;
    }

    @Override
    public JsonObject applyDefaults(JsonObject pod) {
        return PodDefaults.pod(super.applyDefaults(pod));
    }

    @Override
    protected JsonObject initialStatus(JsonObject pod) {
        JsonObject status = JsonObject.of("phase", "Pending", "qosClass", Qos.of(pod));
        boolean gated = !pod.object("spec").array("schedulingGates").isEmpty();
        return gated ? status.with("conditions", JsonArray.of(gatedCondition())) : status;
    }

    private JsonObject gatedCondition() {
        return JsonObject.of(
                "type",
                "PodScheduled",
                "status",
                "False",
                "reason",
                "SchedulingGated",
                "message",
                "Scheduling is blocked due to non-empty scheduling gates",
                "lastTransitionTime",
                Times.format(clock.now()));
    }

    @Override
    public JsonObject prepareForCreate(ApiRequest request, JsonObject pod) {
        return super.prepareForCreate(
                request, ProfileAnnotations.copied(LabelKeys.merge(pod), request::warn));
    }

    @Override
    public JsonObject prepareForStatusUpdate(ApiRequest request, JsonObject pod, JsonObject old) {
        JsonObject prepared = super.prepareForStatusUpdate(request, pod, old);
        Object owners = old.object("metadata").get("ownerReferences");
        prepared =
                prepared.with(
                        "metadata",
                        Trees.withOrWithout(
                                prepared.object("metadata"), "ownerReferences", owners));
        String qos = old.object("status").string("qosClass");
        boolean lost = prepared.object("status").string("qosClass").isEmpty() && !qos.isEmpty();
        return lost ? prepared.withAt(qos, "status", "qosClass") : prepared;
    }

    @Override
    public List<FieldError> validate(JsonObject pod) {
        return PodValidation.create(pod, rules);
    }

    @Override
    public List<FieldError> validateUpdate(JsonObject pod, JsonObject old) {
        return PodValidation.update(pod, old, rules);
    }

    @Override
    public List<FieldError> validateStatusUpdate(JsonObject pod, JsonObject old) {
        return PodValidation.status(pod, old);
    }

    @Override
    public List<String> warnings(JsonObject pod, @Nullable JsonObject old) {
        return old == null ? PodWarnings.of(pod) : List.of();
    }

    @Override
    public List<String> statusWarnings(JsonObject pod) {
        List<String> warnings = new ArrayList<>(0);
        for (String list : List.of("podIPs", "hostIPs")) {
            for (Field ip : Field.root(pod).at("status", list).items()) {
                warnings.addAll(IpWarnings.ofIp(ip.at("ip")));
            }
        }
        return warnings;
    }

    @Override
    public boolean allowUnconditionalUpdate() {
        return true;
    }

    @Override
    public long gracePeriodSeconds(JsonObject pod, @Nullable Long asked) {
        JsonObject spec = pod.object("spec");
        String phase = pod.object("status").string("phase");
        if (spec.string("nodeName").isEmpty()
                || phase.equals("Succeeded")
                || phase.equals("Failed")) {
            return 0;
        }
        long period = asked != null ? asked : spec.integer("terminationGracePeriodSeconds", 0);
        return period < 0 ? 1 : period;
    }

    @Override
    public Map<String, String> selectableFields(JsonObject pod) {
        JsonObject spec = pod.object("spec");
        JsonObject status = pod.object("status");
        JsonArray ips = status.array("podIPs");
        return Map.of(
                "spec.nodeName", spec.string("nodeName"),
                "spec.host", spec.string("nodeName"),
                "spec.restartPolicy", spec.string("restartPolicy"),
                "spec.schedulerName", spec.string("schedulerName"),
                "spec.serviceAccountName", spec.string("serviceAccountName"),
                "spec.hostNetwork", String.valueOf(spec.bool("hostNetwork", false)),
                "status.phase", status.string("phase"),
                "status.podIP", ips.isEmpty() ? status.string("podIP") : ips.object(0).string("ip"),
                "status.podIPs", "", // taken as a selector, but upstream gives it no value
                "status.nominatedNodeName", status.string("nominatedNodeName"));
    }
}
