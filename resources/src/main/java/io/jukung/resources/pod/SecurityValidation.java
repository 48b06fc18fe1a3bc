package io.jukung.resources.pod;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks security contexts of pods and containers. */
final class SecurityValidation {
    private static final String SYSCTL =
            "([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
    private static final Pattern SYSCTL_PATTERN = Pattern.compile(SYSCTL);

    private SecurityValidation() {}

    static void pod(Field spec, PodRules rules) {
        Field context = spec.at("securityContext");
        for (String id : List.of("fsGroup", "runAsUser", "runAsGroup")) {
            Rules.userOrGroup(context.at(id));
        }
        for (Field group : context.at("supplementalGroups").items()) {
            Rules.userOrGroup(group);
        }
        Field shared = spec.at("shareProcessNamespace");
        if (shared.truth() && spec.at("hostPID").truth()) {
            context.at("shareProcessNamespace")
                    .invalid(true, "ShareProcessNamespace and HostPID cannot both be enabled");
        }
        sysctls(spec, context.at("sysctls"), rules);
        context.at("fsGroupChangePolicy").in("Always", "OnRootMismatch");
        seccomp(context.at("seccompProfile"));
        appArmor(context.at("appArmorProfile"));
        context.at("supplementalGroupsPolicy").in("Merge", "Strict");
        labelChange(context.at("seLinuxChangePolicy"), rules);
        hostUsers(spec, rules);
    }

    /** Anything but the recursive change is behind a gate that is off. */
    private static void labelChange(Field policy, PodRules rules) {
        if (policy.present() && !policy.text().equals("Recursive")) {
            if (rules.choosesLabelChange()) {
                policy.in("MountOption", "Recursive");
            } else {
                policy.in("Recursive");
            }
        }
    }

    private static void hostUsers(Field spec, PodRules rules) {
        if (!spec.has("hostUsers") || spec.at("hostUsers").truth()) {
            return;
        }
        String text = "when `hostUsers` is false";
        if (spec.at("hostNetwork").truth() && !rules.sharesNetworkAsOtherUser()) {
            spec.at("hostNetwork").forbidden(text);
        }
        // errors spell these two as upstream's type does
        if (spec.at("hostPID").truth()) {
            spec.at("HostPID").forbidden(text);
        }
        if (spec.at("hostIPC").truth()) {
            spec.at("HostIPC").forbidden(text);
        }
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            for (Field container : spec.at(list).items()) {
                if (!container.at("volumeDevices").empty() && !rules.hasDevicesAsOtherUser()) {
                    container.at("volumeDevices").forbidden(text);
                }
            }
        }
    }

    private static void sysctls(Field spec, Field sysctls, PodRules rules) {
        Set<String> names = new HashSet<>();
        for (Field sysctl : sysctls.items()) {
            Field name = sysctl.at("name");
            String text = name.text();
            if (text.isEmpty()) {
                name.missing("");
            } else if (text.length() > 253 || !SYSCTL_PATTERN.matcher(text).matches()) {
                name.invalid("must have at most 253 characters and match regex ^" + SYSCTL + "$");
            } else if (names.contains(text)) {
                name.duplicate();
            }
            String wrong = hostSysctl(spec.object(), text);
            if (!wrong.isEmpty() && !rules.hasHostSysctl()) {
                name.invalid(wrong);
            }
            names.add(text);
        }
    }

    /** Why a pod that shares the host's namespaces cannot set a sysctl, or nothing. */
    static String hostSysctl(JsonObject spec, String name) {
        String dotted = name.replace('/', '.');
        if (spec.bool("hostNetwork", false) && dotted.startsWith("net.")) {
            return "may not be specified when 'hostNetwork' is true";
        }
        return spec.bool("hostIPC", false) && isIpc(dotted)
                ? "may not be specified when 'hostIPC' is true"
                : "";
    }

    private static boolean isIpc(String sysctl) {
        return sysctl.equals("kernel.sem")
                || sysctl.startsWith("kernel.shm")
                || sysctl.startsWith("kernel.msg")
                || sysctl.startsWith("fs.mqueue.");
    }

    static void container(Field context, boolean hostUsers, boolean allowPrivileged) {
        if (context.absent()) {
            return;
        }
        boolean privileged = context.at("privileged").truth();
        if (privileged && !allowPrivileged) {
            context.at("privileged").forbidden("disallowed by cluster policy");
        }
        Rules.userOrGroup(context.at("runAsUser"));
        Rules.userOrGroup(context.at("runAsGroup"));
        Field procMount = context.at("procMount");
        procMount.in("Default", "Unmasked");
        if (hostUsers && procMount.text().equals("Unmasked")) {
            procMount.invalid("`hostUsers` must be false to use `Unmasked`");
        }
        seccomp(context.at("seccompProfile"));
        Field escalation = context.at("allowPrivilegeEscalation");
        if (escalation.present() && !escalation.truth()) {
            if (privileged) {
                context.invalid(
                        "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
            }
            if (context.at("capabilities", "add").strings().contains("CAP_SYS_ADMIN")) {
                context.invalid(
                        "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add`"
                                + " CAP_SYS_ADMIN");
            }
        }
        appArmor(context.at("appArmorProfile"));
    }

    private static void seccomp(Field profile) {
        if (profile.absent()) {
            return;
        }
        Field type = profile.at("type");
        if (type.empty()) {
            type.missing("type is required when seccompProfile is set");
        } else {
            type.in("Localhost", "RuntimeDefault", "Unconfined");
        }
        Field local = profile.at("localhostProfile");
        if (type.text().equals("Localhost")) {
            if (local.absent()) {
                local.missing("must be set when seccomp type is Localhost");
            } else {
                Rules.descendingPath(local);
            }
        } else if (local.present()) {
            local.invalid(profile.value(), "can only be set when seccomp type is Localhost");
        }
    }

    private static void appArmor(Field profile) {
        if (profile.absent()) {
            return;
        }
        Field local = profile.at("localhostProfile");
        switch (profile.text("type")) {
            case "Localhost" -> {
                String name = local.text();
                if (local.absent() || (name.strip().equals(name) && name.isEmpty())) {
                    local.missing("must be set when AppArmor type is Localhost");
                } else if (!name.strip().equals(name)) {
                    local.invalid("must not be padded with whitespace");
                }
                if (name.length() > 4095) {
                    local.tooLong(4095);
                }
            }
            case "RuntimeDefault", "Unconfined" -> {
                if (local.present()) {
                    local.invalid("can only be set when AppArmor type is Localhost");
                }
            }
            case "" -> profile.at("type").missing("type is required when appArmorProfile is set");
            default -> profile.at("type").notSupported("Localhost", "RuntimeDefault", "Unconfined");
        }
    }
}
