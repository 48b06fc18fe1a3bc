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
                .string("kubeconfig", "", "`File` that says how to reach the API server.")
                .string(
                        "config",
                        "",
                        "`File` with a KubeletConfiguration; flags given besides it win.")
                .string("hostname-override", "", "The node's name, where it is not the host's.")
                .string("node-ip", "", "The node's `address`, or one of each family.")
                .strings(
                        "cluster-dns",
                        List.of(),
                        "Addresses of the cluster's DNS, for pods' resolv.conf.")
                .string("cluster-domain", "", "The cluster's domain, for pods' search lists.")
                .string("container-runtime-endpoint", "", "Where CRI is served: `unix:///…`.")
                .string("root-dir", "/var/lib/kubelet", "`Folder` of volumes and pods.")
                .string("pod-logs-dir", "", "`Folder` of pods' logs.")
                .string(
                        "container-logs-dir",
                        "/var/log/containers",
                        "`Folder` of links to containers' logs.")
                .string(
                        "pod-manifest-path",
                        "",
                        "Folder or `file` of pods that run here without the API server.")
                .strings(
                        "register-with-taints",
                        List.of(),
                        "Taints that the node is registered with: `key=value:effect`.")
                .bool("register-node", true, "Whether the node is registered with the API server.")
                .map("node-labels", Map.of(), "Labels that the node is registered with.")
                .integer("max-pods", 110, "How many pods the node takes.")
                .map(
                        "system-reserved",
                        Map.of(),
                        "What the system keeps for itself: `cpu=200m,memory=500Mi`.")
                .map(
                        "kube-reserved",
                        Map.of(),
                        "What Kubernetes' own programs keep for themselves: `cpu=200m,memory=500Mi`.")
                .string(
                        "cgroup-driver",
                        "cgroupfs",
                        "Who owns the control groups: cgroupfs or systemd.")
                .string("cgroup-root", "", "The control group above all pods.")
                .bool("fail-swap-on", true, "Whether to refuse to start on a host that swaps.")
                .bool(
                        "seccomp-default",
                        false,
                        "Whether RuntimeDefault is the seccomp profile of those who name none.")
                .string("address", "0.0.0.0", "The `ip` that the kubelet's server listens on.")
                .integer("port", 10250, "The port of the kubelet's server.")
                .string("cert-dir", "", "`Folder` of certificates.")
                .string("tls-cert-file", "", "`File` with the serving certificate and its chain.")
                .string("tls-private-key-file", "", "`File` with the serving certificate's key.")
                .string("client-ca-file", "", "`File` with the CAs of client certificates.")
                .bool(
                        "anonymous-auth",
                        false,
                        "Whether requests without credentials pass as anonymous.")
                .bool(
                        "authentication-token-webhook",
                        true,
                        "Whether the API server is asked whose a bearer token is.")
                .string(
                        "authorization-mode",
                        "Webhook",
                        "Who decides what a caller may do: AlwaysAllow or Webhook.")
                .string(
                        "resolv-conf",
                        "",
                        "The host's `resolv.conf`, which pods' own are made from.")
                .string(
                        "container-log-max-size",
                        "10Mi",
                        "At which size a container's log is rotated.")
                .integer("container-log-max-files", 5, "How many files a container's log may have.")
                .bool("enable-debugging-handlers", true, "Whether logs and exec are served.")
                .integer("v", 0, "How much is logged.");
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
                    path(text("pod-manifest-path", "staticPodPath", "")),
                    list("cluster-dns", "clusterDNS"),
                    text("cluster-domain", "clusterDomain", ""),
                    resolvConf(),
                    bool("register-node", "registerNode"),
                    flags.map("node-labels"),
                    taints(),
                    (int) integer("max-pods", "maxPods"),
                    reserved(),
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

        private Map<String, Quantity> reserved() throws IOException {
            Map<String, Quantity> sum = new HashMap<>();
            for (var part :
                    Map.of("system-reserved", "systemReserved", "kube-reserved", "kubeReserved")
                            .entrySet()) {
                Map<String, String> amounts = new HashMap<>(flags.map(part.getKey()));
                if (!flags.changed(part.getKey())) {
                    JsonObject given = file.object(part.getValue());
                    given.keys().forEach(name -> amounts.put(name, given.string(name)));
                }
                for (var amount : amounts.entrySet()) {
                    if (!List.of("cpu", "memory", "ephemeral-storage", "pid")
                            .contains(amount.getKey())) {
                        throw new IOException(
                                "cannot reserve \"%s\" resource".formatted(amount.getKey()));
                    }
                    sum.merge(amount.getKey(), Quantity.parse(amount.getValue()), Quantity::add);
                }
            }
            return sum;
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
