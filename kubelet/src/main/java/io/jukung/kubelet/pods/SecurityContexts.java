package io.jukung.kubelet.pods;

import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.PodSecurityContext;
import io.jukung.api.core.v1.SeccompProfile;
import io.jukung.api.core.v1.SecurityContext;
import io.jukung.kubelet.cri.v1.Capability;
import io.jukung.kubelet.cri.v1.Image;
import io.jukung.kubelet.cri.v1.Int64Value;
import io.jukung.kubelet.cri.v1.LinuxContainerSecurityContext;
import io.jukung.kubelet.cri.v1.NamespaceMode;
import io.jukung.kubelet.cri.v1.NamespaceOption;
import io.jukung.kubelet.cri.v1.SecurityProfile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A container's security context as CRI takes it: its own settings over those of its pod. */
final class SecurityContexts {
    private static final List<String> MASKED =
            List.of(
                    "/proc/asound",
                    "/proc/acpi",
                    "/proc/interrupts",
                    "/proc/kcore",
                    "/proc/keys",
                    "/proc/latency_stats",
                    "/proc/timer_list",
                    "/proc/timer_stats",
                    "/proc/sched_debug",
                    "/proc/scsi",
                    "/sys/firmware",
                    "/sys/devices/virtual/powercap");
    private static final List<String> READ_ONLY =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    private SecurityContexts() {}

    /**
     * The context.
     *
     * @param image names the user where neither container nor pod does
     * @param target the id of the container whose processes it sees; "" for none
     * @throws ContainerStartException where the container must not run as root and would
     */
    static LinuxContainerSecurityContext of(
            Pod pod, Container container, Image image, String target, PodSettings settings)
            throws ContainerStartException {
        SecurityContext own = container.securityContext();
        PodSecurityContext shared = pod.spec().securityContext();
        LinuxContainerSecurityContext.Builder context =
                LinuxContainerSecurityContext.newBuilder()
                        .setPrivileged(own.privileged())
                        .setReadonlyRootfs(own.readOnlyRootFilesystem())
                        .setNamespaceOptions(namespaces(pod, target))
                        .setNoNewPrivs(
                                own.hasAllowPrivilegeEscalation()
                                        && !own.allowPrivilegeEscalation());
        Long user =
                own.hasRunAsUser()
                        ? Long.valueOf(own.runAsUser())
                        : shared.hasRunAsUser() ? Long.valueOf(shared.runAsUser()) : null;
        user(pod, container, image, user, context);
        if (own.hasRunAsGroup() || shared.hasRunAsGroup()) {
            long group = own.hasRunAsGroup() ? own.runAsGroup() : shared.runAsGroup();
            context.setRunAsGroup(Int64Value.newBuilder().setValue(group));
        }
        context.addAllSupplementalGroups(shared.supplementalGroups());
        if (shared.hasFsGroup()) {
            context.addSupplementalGroups(shared.fsGroup());
        }
        if (own.hasCapabilities()) {
            context.setCapabilities(
                    Capability.newBuilder()
                            .addAllAddCapabilities(own.capabilities().add())
                            .addAllDropCapabilities(own.capabilities().drop()));
        }
        if (!own.procMount().equals("Unmasked")) {
            context.addAllMaskedPaths(MASKED).addAllReadonlyPaths(READ_ONLY);
        }
        return context.setSeccomp(seccomp(own, shared, settings)).build();
    }

    private static void user(
            Pod pod,
            Container container,
            Image image,
            @Nullable Long user,
            LinuxContainerSecurityContext.Builder context)
            throws ContainerStartException {
        boolean nonRoot =
                container.securityContext().hasRunAsNonRoot()
                        ? container.securityContext().runAsNonRoot()
                        : pod.spec().securityContext().runAsNonRoot();
        String where =
                " (pod: \"%s_%s(%s)\", container: %s)"
                        .formatted(pod.name(), pod.namespace(), pod.uid(), container.name());
        if (user != null) {
            context.setRunAsUser(Int64Value.newBuilder().setValue(user));
            if (nonRoot && user == 0) {
                throw config("container's runAsUser breaks non-root policy" + where);
            }
        } else if (image.hasUid()) {
            context.setRunAsUser(image.getUid());
            if (nonRoot && image.getUid().getValue() == 0) {
                throw config("container has runAsNonRoot and image will run as root" + where);
            }
        } else if (!image.getUsername().isEmpty()) {
            context.setRunAsUsername(image.getUsername());
            if (nonRoot) {
                throw config(
                        "container has runAsNonRoot and image has non-numeric user (%s), cannot verify user is non-root"
                                        .formatted(image.getUsername())
                                + where);
            }
        } else if (nonRoot) {
            throw config("container has runAsNonRoot and image will run as root" + where);
        }
    }

    private static ContainerStartException config(String message) {
        return new ContainerStartException(
                "CreateContainerConfigError", message, "Failed", "Error: " + message);
    }

    private static NamespaceOption namespaces(Pod pod, String target) {
        NamespaceOption shared = SandboxConfigs.namespaces(pod);
        return target.isEmpty()
                ? shared
                : shared.toBuilder().setPid(NamespaceMode.TARGET).setTargetId(target).build();
    }

    private static SecurityProfile seccomp(
            SecurityContext own, PodSecurityContext shared, PodSettings settings) {
        if (own.privileged()) {
            return unconfined();
        }
        SeccompProfile profile =
                own.hasSeccompProfile() ? own.seccompProfile() : shared.seccompProfile();
        return switch (profile.type()) {
            case "RuntimeDefault" -> runtimeDefault();
            case "Localhost" ->
                    SecurityProfile.newBuilder()
                            .setProfileType(SecurityProfile.ProfileType.Localhost)
                            .setLocalhostRef(
                                    settings.root()
                                            .resolve("seccomp")
                                            .resolve(profile.localhostProfile())
                                            .toString())
                            .build();
            case "" -> settings.seccompDefault() ? runtimeDefault() : unconfined();
            default -> unconfined();
        };
    }

    static SecurityProfile runtimeDefault() {
        return SecurityProfile.newBuilder()
                .setProfileType(SecurityProfile.ProfileType.RuntimeDefault)
                .build();
    }

    private static SecurityProfile unconfined() {
        return SecurityProfile.newBuilder()
                .setProfileType(SecurityProfile.ProfileType.Unconfined)
                .build();
    }
}
