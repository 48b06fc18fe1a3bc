package io.jukung.resources.scheduling;

import io.jukung.apiserver.registry.ResourceStrategy;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Declared;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import io.jukung.resources.strategy.CheckedStrategy;
import io.jukung.resources.strategy.CheckedStrategy.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The strategies of workloads and pod groups; from the tags of {@code scheduling/v1alpha2} and
 * {@code pkg/apis/scheduling/validation}.
 */
public final class GroupSchedulingStrategies {
    private static final int MOST_TEMPLATES = 8;
    private static final int MOST_CLAIMS = 4;
    private static final int MOST_TOPOLOGIES = 1;
    private static final long MOST_PRIORITY = 1_000_000_000;

    private static final List<String> UNCHANGING =
            List.of(
                    "podGroupTemplateRef",
                    "schedulingPolicy",
                    "schedulingConstraints",
                    "resourceClaims",
                    "disruptionMode",
                    "priorityClassName",
                    "priority");

    private GroupSchedulingStrategies() {}

    public static ResourceStrategy workloads() {
        return CheckedStrategy.of(Shape.PLAIN, GroupSchedulingStrategies::workload);
    }

    public static ResourceStrategy podGroups() {
        return CheckedStrategy.of(Shape.STATUS, GroupSchedulingStrategies::podGroup)
                .status(GroupSchedulingStrategies::groupStatus);
    }

    private static void workload(Field workload, @Nullable Field old) {
        Field spec = workload.at("spec");
        if (old != null) {
            for (String member : List.of("controllerRef", "podGroupTemplates")) {
                Declared.immutable(spec.at(member), old.at("spec", member));
            }
            return;
        }
        Field controller = spec.at("controllerRef");
        if (controller.present()) {
            controller.at("apiGroup").checkIfSet(Names::dns1123Subdomain);
            controller.at("kind").requiredAnd(Names::pathSegmentName);
            controller.at("name").requiredAnd(Names::pathSegmentName);
        }
        Field templates = spec.at("podGroupTemplates");
        if (Declared.atMost(templates, MOST_TEMPLATES) && !templates.required().empty()) {
            Declared.uniqueBy(templates, "name");
            for (Field template : templates.items()) {
                template.at("name").requiredAnd(Names::dns1123Label);
                scheduling(template);
            }
        }
    }

    private static void podGroup(Field group, @Nullable Field old) {
        Field spec = group.at("spec");
        if (old != null) {
            UNCHANGING.forEach(
                    member -> Declared.immutable(spec.at(member), old.at("spec", member)));
            return;
        }
        Field origin = spec.at("podGroupTemplateRef");
        if (origin.present()) {
            Declared.oneOf(origin, "workload");
            Field workload = origin.at("workload");
            if (workload.present()) {
                workload.at("workloadName").requiredAnd(Names::dns1123Subdomain);
                workload.at("podGroupTemplateName").requiredAnd(Names::dns1123Label);
            }
        }
        scheduling(spec);
    }

    /** What a group and a template of groups have in common. */
    private static void scheduling(Field spec) {
        Field policy = spec.at("schedulingPolicy");
        Declared.oneOf(policy, "basic", "gang");
        if (policy.has("gang")) {
            Field least = policy.at("gang", "minCount").required();
            if (!least.empty()) {
                Declared.minimum(least, 1);
            }
        }
        Field topology = spec.at("schedulingConstraints", "topology");
        if (Declared.atMost(topology, MOST_TOPOLOGIES)) {
            topology.items().forEach(t -> t.at("key").requiredAnd(Names::qualifiedName));
        }
        Field claims = spec.at("resourceClaims");
        if (Declared.atMost(claims, MOST_CLAIMS)) {
            Declared.uniqueBy(claims, "name");
            claims.items().forEach(GroupSchedulingStrategies::claim);
        }
        spec.at("disruptionMode").in("Pod", "PodGroup");
        spec.at("priorityClassName").checkIfSet(Names::dns1123Subdomain);
        if (spec.has("priority")) {
            Declared.maximum(spec.at("priority"), MOST_PRIORITY);
        }
    }

    private static void claim(Field claim) {
        Declared.oneOf(claim, "resourceClaimName", "resourceClaimTemplateName");
        claim.at("name").requiredAnd(Names::dns1123Label);
        for (String source : List.of("resourceClaimName", "resourceClaimTemplateName")) {
            if (claim.has(source)) {
                claim.at(source).check(Names::dns1123Subdomain);
            }
        }
    }

    private static void groupStatus(Field group, @Nullable Field old) {
        Field status = group.at("status");
        Rules.conditions(status.at("conditions"));
        List<String> claims =
                group.at("spec", "resourceClaims").items().stream()
                        .map(claim -> claim.text("name"))
                        .toList();
        Field statuses = status.at("resourceClaimStatuses");
        for (Field claim : statuses.items()) {
            if (!claims.contains(claim.text("name"))) {
                claim.at("name")
                        .invalid(
                                claim.text("name"),
                                "must match the name of an entry in `spec.resourceClaims`");
            }
        }
        if (Declared.atMost(statuses, MOST_CLAIMS)) {
            Declared.uniqueBy(statuses, "name");
            for (Field claim : statuses.items()) {
                if (claim.has("resourceClaimName")) {
                    claim.at("resourceClaimName").check(Names::dns1123Subdomain);
                }
            }
        }
    }
}
