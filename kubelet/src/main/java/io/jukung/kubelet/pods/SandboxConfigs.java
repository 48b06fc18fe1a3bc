package io.jukung.kubelet.pods;

import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.ContainerPort;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.PodSecurityContext;
import io.jukung.api.core.v1.Sysctl;
import io.jukung.base.Clock;
import io.jukung.kubelet.cri.v1.Int64Value;
import io.jukung.kubelet.cri.v1.LinuxPodSandboxConfig;
import io.jukung.kubelet.cri.v1.LinuxSandboxSecurityContext;
import io.jukung.kubelet.cri.v1.NamespaceMode;
import io.jukung.kubelet.cri.v1.NamespaceOption;
import io.jukung.kubelet.cri.v1.PodSandboxConfig;
import io.jukung.kubelet.cri.v1.PodSandboxMetadata;
import io.jukung.kubelet.cri.v1.PortMapping;
import io.jukung.kubelet.cri.v1.Protocol;
import io.jukung.kubelet.sync.RuntimeNames;
import io.jukung.machinery.time.Times;
import java.io.IOException;
import java.util.stream.Stream;

/** A pod as a sandbox's configuration. */
final class SandboxConfigs {
    private static final int LONGEST_HOSTNAME = 63;

    private SandboxConfigs() {}

    static PodSandboxConfig of(
            Pod pod, int attempt, PodSettings settings, String cgroupParent, Clock clock)
            throws IOException {
        PodSandboxConfig.Builder config =
                PodSandboxConfig.newBuilder()
                        .setMetadata(
                                PodSandboxMetadata.newBuilder()
                                        .setName(pod.name())
                                        .setNamespace(pod.namespace())
                                        .setUid(pod.uid())
                                        .setAttempt(attempt))
                        .setLogDirectory(
                                settings.logs(pod.namespace(), pod.name(), pod.uid()).toString())
                        .setDnsConfig(PodDns.of(pod, settings))
                        .putAllLabels(pod.metadata().labels())
                        .putLabels(RuntimeNames.POD_NAME, pod.name())
                        .putLabels(RuntimeNames.POD_NAMESPACE, pod.namespace())
                        .putLabels(RuntimeNames.POD_UID, pod.uid())
                        .putAnnotations(RuntimeNames.CONFIG_SEEN, Times.format(clock.now()))
                        .putAnnotations(RuntimeNames.CONFIG_SOURCE, "api")
                        .putAllAnnotations(pod.metadata().annotations());
        if (!pod.spec().hostNetwork()) {
            config.setHostname(hostname(pod, settings));
            Stream.concat(pod.spec().initContainers().stream(), pod.spec().containers().stream())
                    .map(Container::ports)
                    .forEach(ports -> ports.forEach(port -> map(port, config)));
        }
        return config.setLinux(linux(pod, settings, cgroupParent)).build();
    }

    private static void map(ContainerPort port, PodSandboxConfig.Builder config) {
        if (port.hostPort() == 0) {
            return;
        }
        Protocol protocol =
                switch (port.protocol()) {
                    case "UDP" -> Protocol.UDP;
                    case "SCTP" -> Protocol.SCTP;
                    default -> Protocol.TCP;
                };
        config.addPortMappings(
                PortMapping.newBuilder()
                        .setProtocol(protocol)
                        .setContainerPort(port.containerPort())
                        .setHostPort(port.hostPort())
                        .setHostIp(port.hostIP()));
    }

    /** The pod's host name, full where it asks for that. */
    static String hostname(Pod pod, PodSettings settings) {
        String name = shortHostname(pod);
        String domain = domain(pod, settings);
        return pod.spec().setHostnameAsFQDN() && !domain.isEmpty() ? name + "." + domain : name;
    }

    static String shortHostname(Pod pod) {
        String name = pod.spec().hostname().isEmpty() ? pod.name() : pod.spec().hostname();
        if (name.length() > LONGEST_HOSTNAME) {
            name = name.substring(0, LONGEST_HOSTNAME).replaceFirst("[-.]+$", "");
        }
        return name;
    }

    /** {@code subdomain.namespace.svc.cluster.local}; "" where the pod has no subdomain. */
    static String domain(Pod pod, PodSettings settings) {
        return pod.spec().subdomain().isEmpty()
                ? ""
                : pod.spec().subdomain()
                        + "."
                        + pod.namespace()
                        + ".svc."
                        + settings.clusterDomain();
    }

    private static LinuxPodSandboxConfig linux(Pod pod, PodSettings settings, String cgroupParent) {
        LinuxSandboxSecurityContext.Builder security =
                LinuxSandboxSecurityContext.newBuilder()
                        .setPrivileged(privileged(pod))
                        .setNamespaceOptions(namespaces(pod))
                        .setSeccomp(SecurityContexts.runtimeDefault());
        PodSecurityContext context = pod.spec().securityContext();
        if (context.hasRunAsUser()) {
            security.setRunAsUser(Int64Value.newBuilder().setValue(context.runAsUser()));
        }
        if (context.hasRunAsGroup()) {
            security.setRunAsGroup(Int64Value.newBuilder().setValue(context.runAsGroup()));
        }
        if (context.hasFsGroup()) {
            security.addSupplementalGroups(context.fsGroup());
        }
        security.addAllSupplementalGroups(context.supplementalGroups());
        LinuxPodSandboxConfig.Builder linux =
                LinuxPodSandboxConfig.newBuilder()
                        .setCgroupParent(cgroupParent)
                        .setSecurityContext(security);
        for (Sysctl sysctl : context.sysctls()) {
            linux.putSysctls(sysctl.name().replace('/', '.'), sysctl.value());
        }
        return linux.build();
    }

    private static boolean privileged(Pod pod) {
        return Stream.concat(pod.spec().initContainers().stream(), pod.spec().containers().stream())
                .anyMatch(container -> container.securityContext().privileged());
    }

    static NamespaceOption namespaces(Pod pod) {
        NamespaceMode pid =
                pod.spec().hostPID()
                        ? NamespaceMode.NODE
                        : pod.spec().shareProcessNamespace()
                                ? NamespaceMode.POD
                                : NamespaceMode.CONTAINER;
        return NamespaceOption.newBuilder()
                .setNetwork(pod.spec().hostNetwork() ? NamespaceMode.NODE : NamespaceMode.POD)
                .setIpc(pod.spec().hostIPC() ? NamespaceMode.NODE : NamespaceMode.POD)
                .setPid(pid)
                .build();
    }
}
