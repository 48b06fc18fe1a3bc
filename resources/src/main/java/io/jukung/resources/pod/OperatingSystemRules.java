package io.jukung.resources.pod;

import io.jukung.resources.field.Field;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that a pod which names its operating system asks only for what that has, and the pods of
 * Windows that run on the host itself.
 */
final class OperatingSystemRules {
    private static final String NOT_ON_WINDOWS = "cannot be set for a windows pod";
    private static final String NOT_ON_LINUX = "windows options cannot be set for a linux pod";

    /** Of the pod's security context, in the order in which upstream asks. */
    private static final List<String> POD_CONTEXT =
            List.of(
                    "fsGroup",
                    "fsGroupChangePolicy",
                    "sysctls",
                    "runAsUser",
                    "runAsGroup",
                    "supplementalGroups",
                    "supplementalGroupsPolicy",
                    "seLinuxChangePolicy");

    private static final List<String> CONTAINER_CONTEXT =
            List.of(
                    "appArmorProfile",
                    "seLinuxOptions",
                    "seccompProfile",
                    "capabilities",
                    "readOnlyRootFilesystem",
                    "privileged",
                    "allowPrivilegeEscalation",
                    "procMount",
                    "runAsUser",
                    "runAsGroup");

    private OperatingSystemRules() {}

    static void check(Field spec) {
        Field os = spec.at("os");
        if (os.absent()) {
            return;
        }
        Field name = os.at("name");
        switch (name.text()) {
            case "" -> name.missing("");
            case "linux" -> linux(spec);
            case "windows" -> windows(spec);
            default -> os.notSupported(name.text(), List.of("linux", "windows"));
        }
    }

    private static List<Field> containers(Field spec) {
        List<Field> all = new ArrayList<>();
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            all.addAll(spec.at(list).items());
        }
        return all;
    }

    private static void linux(Field spec) {
        forbidden(spec.at("securityContext", "windowsOptions"), NOT_ON_LINUX);
        for (Field container : containers(spec)) {
            forbidden(container.at("securityContext", "windowsOptions"), NOT_ON_LINUX);
        }
    }

    private static void windows(Field spec) {
        Field context = spec.at("securityContext");
        forbidden(context.at("appArmorProfile"), NOT_ON_WINDOWS);
        forbidden(context.at("seLinuxOptions"), NOT_ON_WINDOWS);
        forbidden(spec.at("hostUsers"), NOT_ON_WINDOWS);
        for (String shared : List.of("hostPID", "hostIPC")) {
            if (spec.at(shared).truth()) {
                spec.at(shared).forbidden(NOT_ON_WINDOWS);
            }
        }
        forbidden(context.at("seccompProfile"), NOT_ON_WINDOWS);
        for (String field : POD_CONTEXT) {
            forbidden(context.at(field), NOT_ON_WINDOWS);
            if (field.equals("sysctls")) {
                forbidden(spec.at("shareProcessNamespace"), NOT_ON_WINDOWS);
            }
        }
        for (Field container : containers(spec)) {
            for (String field : CONTAINER_CONTEXT) {
                forbidden(container.at("securityContext", field), NOT_ON_WINDOWS);
            }
        }
    }

    private static void forbidden(Field field, String text) {
        if (field.present()) {
            field.forbidden(text);
        }
    }

    /** A pod of Windows runs on the host itself with all of its containers, or with none. */
    static void hostProcess(Field spec) {
        Field ofPod = spec.at("securityContext", "windowsOptions", "hostProcess");
        boolean any = false;
        boolean all = true;
        for (Field container : containers(spec)) {
            Field own = container.at("securityContext", "windowsOptions", "hostProcess");
            if (ofPod.present() && own.present() && ofPod.truth() != own.truth()) {
                own.invalid(
                        "pod hostProcess value must be identical if both are specified, was "
                                + ofPod.truth());
            }
            boolean on = own.present() ? own.truth() : ofPod.truth();
            any |= on;
            all &= on;
        }
        if (!any) {
            return;
        }
        if (!all) {
            spec.invalid(
                    "",
                    "If pod contains any hostProcess containers then all containers must be"
                            + " HostProcess containers");
        }
        if (!spec.at("hostNetwork").truth()) {
            spec.at("hostNetwork")
                    .invalid(
                            false,
                            "hostNetwork must be true if pod contains any hostProcess containers");
        }
    }
}
