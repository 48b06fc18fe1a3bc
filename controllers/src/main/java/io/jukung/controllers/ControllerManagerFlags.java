package io.jukung.controllers;

import io.jukung.base.flags.FeatureGates;
import io.jukung.base.flags.FlagException;
import io.jukung.base.flags.FlagValues;
import io.jukung.base.flags.Flags;
import io.jukung.client.serving.ServingFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The command line of {@code kube-controller-manager}; names and defaults are upstream's. */
public final class ControllerManagerFlags {
    /** Where {@code /metrics} and health are served. */
    public static final int PORT = 10257;

    /** Flag, controller, default: how many keys each works on at a time. */
    private static final List<Workers> WORKERS =
            List.of(
                    new Workers("concurrent-deployment-syncs", "deployment-controller", 5),
                    new Workers("concurrent-replicaset-syncs", "replicaset-controller", 5),
                    new Workers("concurrent-daemonset-syncs", "daemonset-controller", 2),
                    new Workers("concurrent-statefulset-syncs", "statefulset-controller", 5),
                    new Workers("concurrent-job-syncs", "job-controller", 5),
                    new Workers("concurrent-cron-job-syncs", "cronjob-controller", 5),
                    new Workers("concurrent-endpoint-syncs", "endpoints-controller", 5),
                    new Workers("concurrent-service-endpoint-syncs", "endpointslice-controller", 5),
                    new Workers("concurrent-gc-syncs", "garbage-collector-controller", 20),
                    new Workers("concurrent-namespace-syncs", "namespace-controller", 10),
                    new Workers(
                            "concurrent-ttl-after-finished-syncs",
                            "ttl-after-finished-controller",
                            5),
                    new Workers("concurrent-resource-quota-syncs", "resourcequota-controller", 5),
                    new Workers(
                            "concurrent-serviceaccount-token-syncs",
                            "serviceaccount-token-controller",
                            5),
                    new Workers(
                            "mirroring-concurrent-service-endpoint-syncs",
                            "endpointslice-mirroring-controller",
                            5),
                    new Workers(
                            "concurrent-ephemeralvolume-syncs", "ephemeral-volume-controller", 5));

    /** Signers that may have an authority of their own. */
    private static final List<String> SIGNERS =
            List.of("kubelet-serving", "kubelet-client", "kube-apiserver-client", "legacy-unknown");

    private record Workers(String flag, String controller, int otherwise) {}

    private ControllerManagerFlags() {}

    public static Flags flags() {
        Flags flags = new Flags("kube-controller-manager").section("Generic");
        flags.strings(
                "controllers",
                List.of("*"),
                "Controllers to run: '*' for all that are on by default, 'foo' for the controller"
                        + " foo, '-foo' to leave it out.");
        flags.string("kubeconfig", "", "Path to a kubeconfig for the API server.");
        flags.bool(
                "use-service-account-credentials",
                false,
                "Whether each controller uses a service account of its own.");
        flags.bool("allocate-node-cidrs", false, "Whether nodes get a part of the pod network.");
        flags.string("cluster-cidr", "", "CIDR range for pods, one per address family.");
        flags.string("service-cluster-ip-range", "", "CIDR range for services.");
        flags.section("Leader election")
                .bool("leader-elect", true, "Whether to work only while holding a lease.")
                .duration(
                        "leader-elect-lease-duration",
                        Duration.ofSeconds(15),
                        "Time after which others may take a lease that is not renewed.")
                .duration(
                        "leader-elect-renew-deadline",
                        Duration.ofSeconds(10),
                        "Time after which a leader that cannot renew gives up.")
                .duration(
                        "leader-elect-retry-period",
                        Duration.ofSeconds(2),
                        "Time between attempts to take or renew the lease.")
                .string(
                        "leader-elect-resource-name",
                        "kube-controller-manager",
                        "Name of the lease.")
                .string("leader-elect-resource-namespace", "kube-system", "The lease's namespace.");
        flags.section("Node lifecycle")
                .duration(
                        "node-monitor-period",
                        Duration.ofSeconds(5),
                        "How often nodes are looked at.")
                .duration(
                        "node-monitor-grace-period",
                        Duration.ofSeconds(50),
                        "How long a node may be silent before it is Unknown.")
                .duration(
                        "node-startup-grace-period",
                        Duration.ofSeconds(60),
                        "The same for a node that never reported.")
                .number(
                        "node-eviction-rate",
                        0.1,
                        "Nodes per second that may be emptied in a healthy zone.");
        flags.section("Node IPAM")
                .integer("node-cidr-mask-size-ipv4", 24, "Prefix length of a node's IPv4 range.")
                .integer("node-cidr-mask-size-ipv6", 64, "Prefix length of a node's IPv6 range.");
        flags.section("Pod garbage collection")
                .integer(
                        "terminated-pod-gc-threshold",
                        12500,
                        "Finished pods to keep; 0 or less keeps all.");
        flags.section("Endpoints")
                .integer("max-endpoints-per-slice", 100, "Endpoints in one EndpointSlice.");
        flags.section("Resource quotas")
                .duration(
                        "resource-quota-sync-period",
                        Duration.ofMinutes(5),
                        "How often every quota is counted anew.");
        flags.section("Certificates")
                .string("root-ca-file", "", "PEM bundle to publish in every namespace.")
                .string(
                        "service-account-private-key-file",
                        "",
                        "Private key that signs long-lived service account tokens, PEM.")
                .string(
                        "cluster-signing-cert-file",
                        "",
                        "Certificate of the authority that signs certificate requests, PEM.")
                .string("cluster-signing-key-file", "", "Its private key, PEM.")
                .duration(
                        "cluster-signing-duration",
                        Duration.ofHours(8760),
                        "How long a certificate that it signs may hold at most.");
        for (String signer : SIGNERS) {
            flags.string(
                    "cluster-signing-" + signer + "-cert-file",
                    "",
                    "Certificate of the authority of kubernetes.io/" + named(signer) + ".");
            flags.string("cluster-signing-" + signer + "-key-file", "", "Its private key.");
        }
        ServingFlags.declare(flags, PORT);
        flags.section("Misc")
                .string("cluster-name", "kubernetes", "Name of the cluster.")
                .map("feature-gates", Map.of(), FeatureGates.flagHelp())
                .integer("v", 0, "Number for the log level verbosity.")
                .shorthand("v");
        flags.section("Workers");
        for (Workers w : WORKERS) {
            flags.integer(w.flag(), w.otherwise(), "Keys that " + w.controller() + " works on.");
        }
        return flags;
    }

    /**
     * What a command line says.
     *
     * @throws FlagException where a file that it names cannot be read
     */
    public static ControllerManagerOptions options(FlagValues values) {
        Map<String, Integer> workers = new HashMap<>(ControllerSettings.DEFAULTS.concurrentSyncs());
        for (Workers w : WORKERS) {
            workers.put(w.controller(), (int) values.integer(w.flag()));
        }
        // Each gate's name and lock are checked here.
        FeatureGates.defaults().with(values.map("feature-gates"));
        ControllerSettings settings =
                new ControllerSettings(
                        Map.copyOf(workers),
                        split(values.string("cluster-cidr")),
                        values.bool("allocate-node-cidrs"),
                        (int) values.integer("node-cidr-mask-size-ipv4"),
                        (int) values.integer("node-cidr-mask-size-ipv6"),
                        split(values.string("service-cluster-ip-range")),
                        values.duration("node-monitor-period"),
                        values.duration("node-monitor-grace-period"),
                        values.duration("node-startup-grace-period"),
                        values.number("node-eviction-rate"),
                        (int) values.integer("terminated-pod-gc-threshold"),
                        (int) values.integer("max-endpoints-per-slice"),
                        read(values, "root-ca-file"),
                        read(values, "service-account-private-key-file"),
                        values.duration("resource-quota-sync-period"),
                        signing(values));
        return new ControllerManagerOptions(
                settings,
                ControllerNames.resolve(values.strings("controllers")),
                values.bool("leader-elect"),
                values.duration("leader-elect-lease-duration"),
                values.duration("leader-elect-renew-deadline"),
                values.duration("leader-elect-retry-period"),
                values.string("leader-elect-resource-namespace"),
                values.string("leader-elect-resource-name"),
                values.string("kubeconfig"),
                values.bool("use-service-account-credentials"));
    }

    private static List<String> split(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(","));
    }

    private static ControllerSettings.Signing signing(FlagValues values) {
        Map<String, ControllerSettings.Signing.Authority> bySigner = new HashMap<>();
        boolean all = values.changed("cluster-signing-cert-file");
        for (String signer : SIGNERS) {
            String prefix = "cluster-signing-" + signer;
            String certificate = read(values, prefix + "-cert-file");
            String key = read(values, prefix + "-key-file");
            if (certificate.isEmpty() != key.isEmpty()) {
                throw new FlagException(
                        "--" + prefix + "-cert-file and -key-file must be given together");
            }
            if (!certificate.isEmpty() && all) {
                throw new FlagException(
                        "cannot specify --cluster-signing-{cert,key}-file and other"
                                + " --cluster-signing-*-file flags at the same time");
            }
            if (!certificate.isEmpty()) {
                bySigner.put(
                        named(signer), new ControllerSettings.Signing.Authority(certificate, key));
            }
        }
        return new ControllerSettings.Signing(
                read(values, "cluster-signing-cert-file"),
                read(values, "cluster-signing-key-file"),
                bySigner,
                values.duration("cluster-signing-duration"));
    }

    /** The flag of one signer is older than its name. */
    private static String named(String flag) {
        return flag.equals("kubelet-client") ? "kube-apiserver-client-kubelet" : flag;
    }

    private static String read(FlagValues values, String flag) {
        String file = values.string(flag);
        if (file.isEmpty()) {
            return "";
        }
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new FlagException("--" + flag + ": cannot read " + file + ": " + e.getMessage());
        }
    }
}
