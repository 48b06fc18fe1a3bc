package io.jukung.kubelet.config;

import io.jukung.api.core.v1.Taint;
import io.jukung.base.flags.FlagValues;
import io.jukung.base.flags.Flags;
import io.jukung.kubelet.node.Machine;
import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import io.jukung.machinery.tree.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Upstream's flags of the kubelet, and its configuration file ({@code
 * kubelet.config.k8s.io/v1beta1}); a flag that is given wins over the file.
 */
public final class KubeletFlags {
    private KubeletFlags() {}

    /** The flags, with upstream's defaults. */
    public static Flags flags() {
        return new Flags("kubelet")
                .string(
                        "kubeconfig",
                        "",
                        "Path to a kubeconfig file, specifying how to connect to the API server.")
                .string(
                        "config",
                        "",
                        "The Kubelet will load its initial configuration from this file.")
                .string(
                        "hostname-override",
                        "",
                        "If non-empty, will use this string as identification instead of the actual hostname.")
                .string(
                        "node-ip",
                        "",
                        "IP address (or comma-separated dual-stack IP addresses) of the node.")
                .strings("cluster-dns", List.of(), "Comma-separated list of DNS server IP address.")
                .string("cluster-domain", "", "Domain for this cluster.")
                .string(
                        "container-runtime-endpoint",
                        "",
                        "The endpoint of container runtime service.")
                .string(
                        "root-dir",
                        "/var/lib/kubelet",
                        "Directory path for managing kubelet files (volume mounts,etc).")
                .string("pod-logs-dir", "", "Directory for pod log files.")
                .string(
                        "container-logs-dir",
                        "/var/log/containers",
                        "Directory for links to container log files.")
                .strings(
                        "register-with-taints",
                        List.of(),
                        "Register the node with the given list of taints (comma separated <key>=<value>:<effect>).")
                .bool("register-node", true, "Register the node with the API server.")
                .map(
                        "node-labels",
                        Map.of(),
                        "Labels to add when registering the node in the cluster.")
                .integer("max-pods", 110, "Number of Pods that can run on this Kubelet.")
                .string(
                        "cgroup-driver",
                        "cgroupfs",
                        "Driver that the kubelet uses to manipulate cgroups on the host: cgroupfs or systemd.")
                .string("cgroup-root", "", "Optional root cgroup to use for pods.")
                .bool(
                        "fail-swap-on",
                        true,
                        "Makes the Kubelet fail to start if swap is enabled on the node.")
                .bool(
                        "seccomp-default",
                        false,
                        "Enable the use of RuntimeDefault as the default seccomp profile for all workloads.")
                .string("address", "0.0.0.0", "The IP address for the Kubelet to serve on.")
                .integer("port", 10250, "The port for the Kubelet to serve on.")
                .string("cert-dir", "", "The directory where the TLS certs are located.")
                .string(
                        "tls-cert-file",
                        "",
                        "File containing x509 Certificate used for serving HTTPS.")
                .string(
                        "tls-private-key-file",
                        "",
                        "File containing x509 private key matching --tls-cert-file.")
                .string(
                        "client-ca-file",
                        "",
                        "If set, any request presenting a client certificate signed by one of the authorities in the client-ca-file is authenticated.")
                .bool("anonymous-auth", false, "Enables anonymous requests to the Kubelet server.")
                .bool(
                        "authentication-token-webhook",
                        true,
                        "Use the TokenReview API to determine authentication for bearer tokens.")
                .string(
                        "authorization-mode",
                        "Webhook",
                        "Authorization mode for Kubelet server: AlwaysAllow or Webhook.")
                .string(
                        "resolv-conf",
                        "",
                        "Resolver configuration file used as the basis for the container DNS resolution configuration.")
                .string(
                        "container-log-max-size",
                        "10Mi",
                        "Set the maximum size of container log file before it is rotated.")
                .integer(
                        "container-log-max-files",
                        5,
                        "Set the maximum number of container log files that can be present for a container.")
                .bool(
                        "enable-debugging-handlers",
                        true,
                        "Enables server endpoints for log collection and local running of containers and commands.")
                .integer("v", 0, "number for the log level verbosity");
    }

    /**
     * Reads a configuration.
     *
     * @throws IOException where a file cannot be read or makes no sense
     */
    public static KubeletConfig config(FlagValues flags) throws IOException {
        String file = flags.string("config");
        JsonObject config = JsonObject.EMPTY;
        if (!file.isEmpty()) {
            try {
                config = Yaml.parse(Files.readAllBytes(Path.of(file)));
            } catch (MalformedException e) {
                throw new IOException(
                        "failed to load kubelet config file " + file + ": " + e.getMessage(), e);
            }
            if (!config.string("kind").equals("KubeletConfiguration")) {
                throw new IOException(
                        "failed to load kubelet config file "
                                + file
                                + ": no kind KubeletConfiguration in it");
            }
        }
        return new Reader(flags, config).read();
    }

    /** Looks things up in flags first, then in the file. */
    private record Reader(FlagValues flags, JsonObject file) {
        KubeletConfig read() throws IOException {
            Path root = Path.of(flags.string("root-dir"));
            String certs = flags.string("cert-dir");
            JsonObject authentication = file.object("authentication");
            return new KubeletConfig(
                    name(),
                    ips(),
                    text(
                            "container-runtime-endpoint",
                            "containerRuntimeEndpoint",
                            "unix:///run/containerd/containerd.sock"),
                    root,
                    Path.of(text("pod-logs-dir", "podLogsDir", "/var/log/pods")),
                    Path.of(flags.string("container-logs-dir")),
                    list("cluster-dns", "clusterDNS"),
                    text("cluster-domain", "clusterDomain", ""),
                    resolvConf(),
                    bool("register-node", "registerNode"),
                    flags.map("node-labels"),
                    taints(),
                    (int) integer("max-pods", "maxPods"),
                    text("cgroup-root", "cgroupRoot", "/"),
                    text("cgroup-driver", "cgroupDriver", "cgroupfs").equals("systemd"),
                    bool("fail-swap-on", "failSwapOn"),
                    bool("seccomp-default", "seccompDefault"),
                    text("address", "address", "0.0.0.0"),
                    (int) integer("port", "port"),
                    certs.isEmpty() ? root.resolve("pki") : Path.of(certs),
                    path(text("tls-cert-file", "tlsCertFile", "")),
                    path(text("tls-private-key-file", "tlsPrivateKeyFile", "")),
                    path(
                            flags.changed("client-ca-file")
                                    ? flags.string("client-ca-file")
                                    : authentication.object("x509").string("clientCAFile")),
                    nested("anonymous-auth", authentication.object("anonymous")),
                    nested("authentication-token-webhook", authentication.object("webhook")),
                    webhookAuthorization(),
                    Quantity.parse(text("container-log-max-size", "containerLogMaxSize", "10Mi"))
                            .value(),
                    (int) integer("container-log-max-files", "containerLogMaxFiles"),
                    bool("enable-debugging-handlers", "enableDebuggingHandlers"));
        }

        private boolean webhookAuthorization() throws IOException {
            String mode =
                    flags.changed("authorization-mode") || !file.has("authorization")
                            ? flags.string("authorization-mode")
                            : file.object("authorization").string("mode");
            return switch (mode) {
                case "Webhook", "" -> true;
                case "AlwaysAllow" -> false;
                default -> throw new IOException("unknown authorization mode " + mode);
            };
        }

        private boolean nested(String flag, JsonObject part) {
            return flags.changed(flag) ? flags.bool(flag) : part.bool("enabled", flags.bool(flag));
        }

        private String name() throws IOException {
            String given = flags.string("hostname-override");
            return given.isEmpty() ? Machine.hostname() : given;
        }

        private List<String> ips() throws IOException {
            String given = flags.string("node-ip");
            return given.isEmpty() ? List.of(Machine.address()) : List.of(given.split(","));
        }

        /** systemd-resolved leaves a stub in /etc/resolv.conf that pods cannot reach. */
        private Path resolvConf() {
            String given = text("resolv-conf", "resolvConf", "");
            if (!given.isEmpty()) {
                return Path.of(given);
            }
            Path resolved = Path.of("/run/systemd/resolve/resolv.conf");
            return Files.exists(resolved) ? resolved : Path.of("/etc/resolv.conf");
        }

        private List<Taint> taints() throws IOException {
            List<Taint> taints = new ArrayList<>();
            for (String text : flags.strings("register-with-taints")) {
                int colon = text.lastIndexOf(':');
                int equals = text.indexOf('=');
                if (colon < 0) {
                    throw new IOException("invalid taint spec: " + text);
                }
                Map<String, String> parts = new HashMap<>();
                parts.put("effect", text.substring(colon + 1));
                boolean valued = equals >= 0 && equals < colon;
                parts.put("key", text.substring(0, valued ? equals : colon));
                if (valued && equals + 1 < colon) {
                    parts.put("value", text.substring(equals + 1, colon));
                }
                taints.add(Taint.of(JsonObject.copyOf(parts)));
            }
            if (taints.isEmpty()) {
                file.array("registerWithTaints").objects().forEach(t -> taints.add(Taint.of(t)));
            }
            return taints;
        }

        private String text(String flag, String key, String otherwise) {
            if (flags.changed(flag)) {
                return flags.string(flag);
            }
            return file.string(key).isEmpty() ? otherwise : file.string(key);
        }

        private List<String> list(String flag, String key) {
            return flags.changed(flag) ? flags.strings(flag) : file.array(key).strings();
        }

        private boolean bool(String flag, String key) {
            return flags.changed(flag) ? flags.bool(flag) : file.bool(key, flags.bool(flag));
        }

        private long integer(String flag, String key) {
            return flags.changed(flag)
                    ? flags.integer(flag)
                    : file.integer(key, flags.integer(flag));
        }

        private static @Nullable Path path(String text) {
            return text.isEmpty() ? null : Path.of(text);
        }
    }
}
