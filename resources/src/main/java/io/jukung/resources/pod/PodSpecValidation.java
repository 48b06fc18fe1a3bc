package io.jukung.resources.pod;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.ResourceNames;
import io.jukung.resources.field.Rules;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks a pod spec, in a pod or in a template. */
final class PodSpecValidation {
    private PodSpecValidation() {}

    /**
     * @param isPod whether this is the spec of a pod, not of a template
     */
    static void check(Field spec, PodRules rules, boolean isPod) {
        if (!spec.has("terminationGracePeriodSeconds")) {
            spec.at("terminationGracePeriodSeconds").missing("");
        }
        Map<String, JsonObject> volumes = VolumeValidation.check(spec.at("volumes"), rules, isPod);
        resourceClaims(spec.at("resourceClaims"));
        new ContainerValidation(spec, rules, volumes).check();
        ResourceRequirements.pod(spec);
        hostPorts(spec, isPod);
        spec.at("restartPolicy").oneOf("Always", "OnFailure", "Never");
        spec.at("dnsPolicy").oneOf("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
        Rules.labels(spec.at("nodeSelector"));
        SecurityValidation.pod(spec, rules);
        WindowsOptions.check(spec.at("securityContext", "windowsOptions"));
        SchedulingValidation.affinity(spec.at("affinity"), rules);
        dnsConfig(spec);
        for (Field gate : spec.at("readinessGates").items()) {
            gate.at("conditionType").check(Names::qualifiedName);
        }
        SchedulingValidation.schedulingGates(spec.at("schedulingGates"));
        SchedulingValidation.spread(spec.at("topologySpreadConstraints"), rules);
        OperatingSystemRules.hostProcess(spec);
        names(spec);
        deadline(spec.at("activeDeadlineSeconds"));
        SchedulingValidation.tolerations(spec.at("tolerations"), rules);
        hostAliases(spec.at("hostAliases"));
        Field preemption = spec.at("preemptionPolicy");
        if (preemption.present()) {
            preemption.oneOf("PreemptLowerPriority", "Never");
        }
        for (Field amount : spec.at("overhead").entries()) {
            ResourceNames.container(amount, amount.name());
            ResourceNames.amount(amount, amount.name());
        }
        OperatingSystemRules.check(spec);
        Field group = spec.at("schedulingGroup");
        if (group.present()) {
            Field name = group.at("podGroupName");
            if (name.absent()) {
                name.invalid("must specify one of: `podGroupName`");
            } else {
                name.check(Names::dns1123Subdomain);
            }
        }
    }

    private static void names(Field spec) {
        spec.at("serviceAccountName").checkIfSet(Names::dns1123Subdomain);
        spec.at("nodeName").checkIfSet(Names::dns1123Subdomain);
        spec.at("hostname").checkIfSet(Names::dns1123Label);
        spec.at("subdomain").checkIfSet(Names::dns1123Label);
        spec.at("priorityClassName").checkIfSet(Names::dns1123Subdomain);
        if (spec.has("runtimeClassName")) {
            spec.at("runtimeClassName").check(Names::dns1123Subdomain);
        }
        Field override = spec.at("hostnameOverride");
        if (override.present()) {
            if (spec.at("setHostnameAsFQDN").truth()) {
                override.forbidden("may not be specified when setHostnameAsFQDN is true");
            }
            if (spec.at("hostNetwork").truth()) {
                override.forbidden("may not be specified when hostNetwork is true");
            }
            if (override.text().length() > 64) {
                override.tooLong(64);
            }
            override.check(Names::dns1123Subdomain);
        }
    }

    private static void resourceClaims(Field claims) {
        Set<String> seen = new HashSet<>();
        for (Field claim : claims.items()) {
            Field name = claim.at("name");
            if (name.empty()) {
                name.missing("");
            } else if (seen.contains(name.text())) {
                name.duplicate();
            } else {
                name.check(Names::dns1123Label);
                seen.add(name.text());
            }
            boolean named = claim.has("resourceClaimName");
            boolean templated = claim.has("resourceClaimTemplateName");
            if (named && templated) {
                claim.invalid(
                        "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be"
                                + " specified");
            } else if (!named && !templated) {
                claim.invalid(
                        "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`");
            }
            for (String source : List.of("resourceClaimName", "resourceClaimTemplateName")) {
                if (claim.has(source)) {
                    claim.at(source).check(Names::dns1123Subdomain);
                }
            }
        }
    }

    private static void hostPorts(Field spec, boolean isPod) {
        if (!spec.at("hostNetwork").truth()) {
            return;
        }
        for (Field container : spec.at("containers").items()) {
            for (Field port : container.at("ports").items()) {
                long host = port.at("hostPort").number();
                if ((isPod || host != 0) && host != port.at("containerPort").number()) {
                    port.at("hostPort")
                            .invalid(host, "must match `containerPort` when `hostNetwork` is true");
                }
            }
        }
    }

    private static void dnsConfig(Field spec) {
        Field config = spec.at("dnsConfig");
        Field servers = config.at("nameservers");
        if (spec.text("dnsPolicy").equals("None")) {
            if (config.absent()) {
                config.missing("must provide `dnsConfig` when `dnsPolicy` is None");
                return;
            }
            if (servers.empty()) {
                servers.missing(
                        "must provide at least one DNS nameserver when `dnsPolicy` is None");
                return;
            }
        }
        if (servers.array().size() > 3) {
            servers.invalid("must not have more than 3 nameservers");
        }
        servers.items().forEach(Rules::ip);
        Field searches = config.at("searches");
        if (searches.array().size() > 32) {
            searches.invalid("must not have more than 32 search paths");
        }
        if (String.join(" ", searches.strings()).length() > 2048) {
            searches.invalid(
                    "must not have more than 2048 characters (including spaces) in the search list");
        }
        for (Field search : searches.items()) {
            String text = search.text();
            if (!text.equals(".")) {
                String bare = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
                search.as(bare).check(Names::dns1123SubdomainWithUnderscore);
            }
        }
        for (Field option : config.at("options").items()) {
            if (option.text("name").isEmpty()) {
                option.missing("must not be empty");
            }
        }
    }

    private static void deadline(Field deadline) {
        if (deadline.present()) {
            for (String message : Names.inRange(deadline.number(), 1, Integer.MAX_VALUE)) {
                deadline.invalid(message);
            }
        }
    }

    private static void hostAliases(Field aliases) {
        for (Field alias : aliases.items()) {
            Rules.ip(alias.at("ip"));
            alias.at("hostnames").items().forEach(name -> name.check(Names::dns1123Subdomain));
        }
    }
}
