package io.jukung.controlplane.podsecurity;

import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The level baseline: known privilege escalations are out. */
final class Baseline {
    private static final Set<String> CAPABILITIES =
            Set.of(
                    "AUDIT_WRITE",
                    "CHOWN",
                    "DAC_OVERRIDE",
                    "FOWNER",
                    "FSETID",
                    "KILL",
                    "MKNOD",
                    "NET_BIND_SERVICE",
                    "SETFCAP",
                    "SETGID",
                    "SETPCAP",
                    "SETUID",
                    "SYS_CHROOT");
    private static final Set<String> SYSCTLS =
            Set.of(
                    "kernel.shm_rmid_forced",
                    "net.ipv4.ip_local_port_range",
                    "net.ipv4.tcp_syncookies",
                    "net.ipv4.ping_group_range",
                    "net.ipv4.ip_unprivileged_port_start",
                    "net.ipv4.ip_local_reserved_ports",
                    "net.ipv4.tcp_keepalive_time",
                    "net.ipv4.tcp_fin_timeout",
                    "net.ipv4.tcp_keepalive_intvl",
                    "net.ipv4.tcp_keepalive_probes",
                    "net.ipv4.tcp_rmem",
                    "net.ipv4.tcp_wmem");
    private static final Set<String> SELINUX_TYPES =
            Set.of("", "container_t", "container_init_t", "container_kvm_t", "container_engine_t");
    private static final String APPARMOR = "container.apparmor.security.beta.kubernetes.io/";

    static final Check CAPABILITY = new Check("non-default capabilities", Baseline::capabilities);
    static final Check SECCOMP = new Check("seccompProfile", Baseline::seccomp);
    static final Check HOST_PATH = new Check("hostPath volumes", Baseline::hostPaths);

    /** In upstream's order, which is that of the checks' names. */
    static final List<Check> CHECKS =
            List.of(
                    new Check("forbidden AppArmor profile", Baseline::appArmor),
                    CAPABILITY,
                    new Check("host namespaces", Baseline::hostNamespaces),
                    HOST_PATH,
                    new Check("hostPort", Baseline::hostPorts),
                    new Check("probe or lifecycle host", Baseline::probeHosts),
                    new Check("privileged", Baseline::privileged),
                    new Check("procMount", Baseline::procMount),
                    new Check("seLinuxOptions", Baseline::seLinux),
                    SECCOMP,
                    new Check("forbidden sysctls", Baseline::sysctls),
                    new Check("hostProcess", Baseline::hostProcess));

    private Baseline() {}

    private static String appArmor(PodShape pod) {
        List<String> found = new ArrayList<>();
        if (unconfined(pod.security(), "appArmorProfile")) {
            found.add("pod must not set AppArmor profile type to \"Unconfined\"");
        }
        String containers =
                pod.containersWith(c -> unconfined(PodShape.security(c), "appArmorProfile"));
        if (!containers.isEmpty()) {
            found.add(containers + " must not set AppArmor profile type to \"Unconfined\"");
        }
        pod.metadata()
                .object("annotations")
                .forEach((key, value) -> {
                    String profile = value.toString();
                    if (key.startsWith(APPARMOR)
                            && !profile.isEmpty()
                            && !profile.equals("runtime/default")
                            && !profile.startsWith("localhost/")) {
                        found.add(key + "=\"" + profile + "\"");
                    }
                });
        return String.join(", ", found);
    }

    private static boolean unconfined(JsonObject security, String profile) {
        return security.object(profile).string("type").equals("Unconfined");
    }

    private static String capabilities(PodShape pod) {
        return added(pod, CAPABILITIES);
    }

    /** Containers that add capabilities other than those, and which. */
    static String added(PodShape pod, Set<String> allowed) {
        TreeSet<String> forbidden = new TreeSet<>();
        Predicate<JsonObject> adds =
                container -> {
                    List<String> more =
                            PodShape.security(container)
                                    .object("capabilities")
                                    .array("add")
                                    .strings()
                                    .stream()
                                    .filter(c -> !allowed.contains(c))
                                    .toList();
                    return forbidden.addAll(more) || !more.isEmpty();
                };
        String containers = pod.containersWith(adds);
        return containers.isEmpty()
                ? ""
                : containers
                        + " must not include "
                        + PodShape.quoted(forbidden)
                        + " in securityContext.capabilities.add";
    }

    private static String hostNamespaces(PodShape pod) {
        return Stream.of("hostNetwork", "hostPID", "hostIPC")
                .filter(field -> pod.spec().bool(field, false))
                .map(field -> field + "=true")
                .collect(Collectors.joining(", "));
    }

    private static String hostPaths(PodShape pod) {
        List<String> names =
                pod.spec().array("volumes").objects().stream()
                        .filter(v -> v.has("hostPath"))
                        .map(v -> v.string("name"))
                        .toList();
        return names.isEmpty() ? "" : PodShape.named("volume", names);
    }

    private static String hostPorts(PodShape pod) {
        TreeSet<String> ports = new TreeSet<>();
        List<String> names = new ArrayList<>();
        for (JsonObject container : pod.containers()) {
            List<String> own =
                    container.array("ports").objects().stream()
                            .map(p -> p.integer("hostPort", 0))
                            .filter(p -> p != 0)
                            .map(String::valueOf)
                            .toList();
            if (!own.isEmpty()) {
                names.add(container.string("name"));
                ports.addAll(own);
            }
        }
        return names.isEmpty()
                ? ""
                : PodShape.named("container", names)
                        + (names.size() == 1 ? " uses " : " use ")
                        + (ports.size() == 1 ? "hostPort " : "hostPorts ")
                        + String.join(", ", ports);
    }

    private static String probeHosts(PodShape pod) {
        String containers =
                pod.containersWith(c ->
                        Stream.of(
                                        c.object("livenessProbe"),
                                        c.object("readinessProbe"),
                                        c.object("startupProbe"),
                                        c.object("lifecycle").object("postStart"),
                                        c.object("lifecycle").object("preStop"))
                                .anyMatch(Baseline::namesHost));
        return containers.isEmpty() ? "" : containers + " uses probe or lifecycle host";
    }

    private static boolean namesHost(JsonObject handler) {
        return Stream.of("httpGet", "tcpSocket")
                .anyMatch(kind -> !handler.object(kind).string("host").isEmpty());
    }

    private static String privileged(PodShape pod) {
        String containers = pod.containersWith(c -> PodShape.security(c).bool("privileged", false));
        return containers.isEmpty()
                ? ""
                : containers + " must not set securityContext.privileged=true";
    }

    private static String procMount(PodShape pod) {
        if (!pod.spec().bool("hostUsers", true)) {
            return "";
        }
        String containers =
                pod.containersWith(
                        c -> PodShape.security(c).string("procMount").equals("Unmasked"));
        return containers.isEmpty()
                ? ""
                : containers + " must not set securityContext.procMount to \"Unmasked\"";
    }

    private static String seLinux(PodShape pod) {
        List<String> setters = new ArrayList<>();
        TreeSet<String> types = new TreeSet<>();
        boolean[] identity = {false};
        Predicate<JsonObject> bad =
                security -> {
                    JsonObject options = security.object("seLinuxOptions");
                    boolean type = !SELINUX_TYPES.contains(options.string("type"));
                    if (type) {
                        types.add(options.string("type"));
                    }
                    boolean user =
                            !options.string("user").isEmpty() || !options.string("role").isEmpty();
                    identity[0] |= user;
                    return type || user;
                };
        if (bad.test(pod.security())) {
            setters.add("pod");
        }
        String containers = pod.containersWith(c -> bad.test(PodShape.security(c)));
        if (!containers.isEmpty()) {
            setters.add(containers);
        }
        if (setters.isEmpty()) {
            return "";
        }
        List<String> what = new ArrayList<>();
        if (!types.isEmpty()) {
            what.add(PodShape.named("type", types));
        }
        if (identity[0]) {
            what.add("user or role may not be set");
        }
        return String.join(" and ", setters)
                + " set forbidden securityContext.seLinuxOptions: "
                + String.join("; ", what);
    }

    private static String seccomp(PodShape pod) {
        List<String> setters = new ArrayList<>();
        if (unconfined(pod.security(), "seccompProfile")) {
            setters.add("pod");
        }
        String containers =
                pod.containersWith(c -> unconfined(PodShape.security(c), "seccompProfile"));
        if (!containers.isEmpty()) {
            setters.add(containers);
        }
        return setters.isEmpty()
                ? ""
                : String.join(" and ", setters)
                        + " must not set securityContext.seccompProfile.type to \"Unconfined\"";
    }

    private static String sysctls(PodShape pod) {
        return pod.security().array("sysctls").objects().stream()
                .map(s -> s.string("name"))
                .filter(name -> !SYSCTLS.contains(name))
                .collect(Collectors.joining(", "));
    }

    private static String hostProcess(PodShape pod) {
        List<String> setters = new ArrayList<>();
        if (hostProcess(pod.security())) {
            setters.add("pod");
        }
        String containers = pod.containersWith(c -> hostProcess(PodShape.security(c)));
        if (!containers.isEmpty()) {
            setters.add(containers);
        }
        return setters.isEmpty()
                ? ""
                : String.join(" and ", setters)
                        + " must not set securityContext.windowsOptions.hostProcess=true";
    }

    private static boolean hostProcess(JsonObject security) {
        return security.object("windowsOptions").bool("hostProcess", false);
    }
}
