package io.jukung.controlplane;

import io.jukung.base.flags.FeatureGates;
import io.jukung.base.flags.Flags;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The flags of kube-apiserver, with upstream's names and defaults. */
public final class KubeApiServerFlags {
    private KubeApiServerFlags() {}

    /** All flags; {@link FlagConfig#read} makes a configuration of what they were set to. */
    public static Flags flags() {
        Flags flags = new Flags("kube-apiserver");
        serving(flags);
        authentication(flags);
        access(flags);
        cluster(flags);
        traffic(flags);
        UnsupportedFlags.declare(flags);
        return flags;
    }

    private static void serving(Flags flags) {
        flags.section("Secure serving")
                .string("bind-address", "0.0.0.0", "The `ip` to listen on.")
                .integer("secure-port", 6443, "The port to serve HTTPS on.")
                .string("tls-cert-file", "", "`File` with the serving certificate and its chain.")
                .string("tls-private-key-file", "", "`File` with the serving certificate's key.")
                .string(
                        "tls-min-version",
                        "",
                        "The oldest version of TLS, VersionTLS12 or VersionTLS13.")
                .string("cert-dir", "/var/run/kubernetes", "Folder of certificates.")
                .section("Generic")
                .string(
                        "advertise-address",
                        "",
                        "The `ip` on which members of the cluster reach this server.")
                .string("external-hostname", "", "The host name for URLs of this server.")
                .map("feature-gates", Map.of(), FeatureGates.flagHelp())
                .map(
                        "runtime-config",
                        Map.of(),
                        "Pairs that turn API versions or resources on or off.");
    }

    private static void authentication(Flags flags) {
        flags.section("Authentication")
                .string("client-ca-file", "", "`File` with the CAs of client certificates.")
                .string("token-auth-file", "", "`File` with static tokens, as CSV.")
                .bool(
                        "anonymous-auth",
                        true,
                        "Whether requests without credentials pass as anonymous.")
                .bool("enable-bootstrap-token-auth", false, "Whether nodes may join by token.")
                .strings("api-audiences", List.of(), "Audiences of this server's tokens.")
                .stringArray(
                        "service-account-issuer",
                        List.of(),
                        "Issuer of service-account tokens; further ones are trusted only.")
                .stringArray(
                        "service-account-key-file",
                        List.of(),
                        "`File` with keys that check service-account tokens.")
                .string(
                        "service-account-signing-key-file",
                        "",
                        "`File` with the key that signs service-account tokens.")
                .string("service-account-jwks-uri", "", "Where the issuer's keys are served.")
                .bool("service-account-lookup", true, "Whether tokens' accounts must exist.")
                .duration(
                        "service-account-max-token-expiration",
                        Duration.ZERO,
                        "The longest life of a token; 0 for any.")
                .bool(
                        "service-account-extend-token-expiration",
                        true,
                        "Whether pods' own tokens outlive what was asked.")
                .string("requestheader-client-ca-file", "", "`File` with the CAs of front proxies.")
                .strings("requestheader-allowed-names", List.of(), "Names of front proxies.")
                .strings("requestheader-username-headers", List.of(), "Headers with the user.")
                .strings("requestheader-uid-headers", List.of(), "Headers with the user's UID.")
                .strings("requestheader-group-headers", List.of(), "Headers with the groups.")
                .strings(
                        "requestheader-extra-headers-prefix",
                        List.of(),
                        "Prefixes of headers with extra facts.")
                .string("proxy-client-cert-file", "", "`File` shown to extension servers.")
                .string("proxy-client-key-file", "", "`File` with the key to it.");
    }

    private static void access(Flags flags) {
        flags.section("Authorization")
                .strings(
                        "authorization-mode",
                        List.of("AlwaysAllow"),
                        "Authorizers to ask in order: AlwaysAllow, AlwaysDeny, Node, RBAC.")
                .section("Admission")
                .strings("enable-admission-plugins", List.of(), "Plugins besides the default ones.")
                .strings("disable-admission-plugins", List.of(), "Default plugins to leave out.")
                .integer(
                        "default-not-ready-toleration-seconds",
                        300,
                        "How long pods stay on a node that is not ready.")
                .integer(
                        "default-unreachable-toleration-seconds",
                        300,
                        "How long pods stay on a node that is unreachable.")
                .section("Auditing")
                .string("audit-policy-file", "", "`File` that says which requests are recorded.")
                .string("audit-log-path", "", "`File` to record requests in; - is standard output.")
                .integer(
                        "audit-log-maxsize",
                        100,
                        "How many megabytes that file may have before it is set aside; 0 for any.")
                .integer(
                        "audit-log-maxbackup",
                        100,
                        "How many files that were set aside are kept; 0 for any.")
                .integer(
                        "audit-log-maxage",
                        366,
                        "How many days files that were set aside are kept; 0 for ever.")
                .bool("audit-log-compress", false, "Whether files set aside are compressed.");
    }

    private static void cluster(Flags flags) {
        flags.section("Cluster")
                .string(
                        "service-cluster-ip-range",
                        "10.0.0.0/24",
                        "Addresses of services, one or two CIDRs.")
                .string(
                        "endpoint-reconciler-type",
                        "lease",
                        "How the endpoints of the kubernetes service are kept: by the servers'"
                                + " leases (lease) or not at all (none).")
                .string("service-node-port-range", "30000-32767", "Ports of services on nodes.")
                .bool("allow-privileged", true, "Whether privileged containers may be.")
                .string("kubelet-client-certificate", "", "`File` shown to kubelets.")
                .string("kubelet-client-key", "", "`File` with the key to it.")
                .string("kubelet-certificate-authority", "", "`File` with the CAs of kubelets.")
                .strings(
                        "kubelet-preferred-address-types",
                        List.of(
                                "Hostname",
                                "InternalDNS",
                                "InternalIP",
                                "ExternalDNS",
                                "ExternalIP"),
                        "Which of a node's addresses to use, in order.")
                .section("Etcd")
                .string("storage-backend", "", "etcd3, which is the only one there is.")
                .strings("etcd-servers", List.of(), "Members of an etcd cluster.")
                .strings(
                        "etcd-servers-overrides",
                        List.of(),
                        "Resources that are in an etcd of their own, group/resource#servers with"
                                + " semicolons between the servers:"
                                + " /events#http://etcd4:2379;http://etcd5:2379")
                .string("etcd-prefix", "/registry", "What every key in etcd begins with.")
                .duration(
                        "etcd-compaction-interval",
                        Duration.ofMinutes(5),
                        "How long etcd keeps history; 0 for no compaction by this server.")
                .duration(
                        "etcd-count-metric-poll-period",
                        Duration.ofMinutes(1),
                        "How often objects are counted for the metrics; 0 for never.")
                .duration(
                        "etcd-db-metric-poll-interval",
                        Duration.ofSeconds(30),
                        "How often the store's size is asked for; 0 for never.")
                .duration(
                        "etcd-healthcheck-timeout",
                        Duration.ofSeconds(2),
                        "How long etcd may take before this server is not live.")
                .duration(
                        "etcd-readycheck-timeout",
                        Duration.ofSeconds(2),
                        "How long etcd may take before this server is not ready.")
                .string("etcd-cafile", "", "`File` with the CAs of etcd.")
                .string("etcd-certfile", "", "`File` shown to etcd.")
                .string("etcd-keyfile", "", "`File` with the key to it.")
                .integer(
                        "quota-backend-bytes",
                        0,
                        "How large an embedded store may become before it takes no more writes; 0"
                                + " for 2 GiB, negative for any size. An etcd cluster has a flag of"
                                + " its own by that name.")
                .integer(
                        "lease-reuse-duration-seconds",
                        60,
                        "How long one lease is given to further events.")
                .bool(
                        "watch-cache",
                        true,
                        "Whether what is in etcd is kept in memory too. An embedded store is in"
                                + " memory in any case.")
                .strings(
                        "watch-cache-sizes",
                        List.of(),
                        "resource[.group]#size; only a size of 0 means something: that the resource"
                                + " is not kept in memory.")
                .integer(
                        "delete-collection-workers",
                        1,
                        "How many objects of a collection are deleted at once.")
                .string(
                        "storage-media-type",
                        "",
                        "What objects are written as, application/json or"
                                + " application/vnd.kubernetes.protobuf; by default the latter in"
                                + " etcd and the former in a store of its own.")
                .string(
                        "encryption-provider-config",
                        "",
                        "`File` that says how which resources are encrypted in the store.")
                .bool(
                        "encryption-provider-config-automatic-reload",
                        false,
                        "Whether changes of that file are taken while the server runs.");
    }

    private static void traffic(Flags flags) {
        flags.section("Traffic")
                .integer("max-requests-inflight", 400, "How many reads run at once; 0 for any.")
                .integer(
                        "max-mutating-requests-inflight",
                        200,
                        "How many writes run at once; 0 for any.")
                .bool(
                        "enable-priority-and-fairness",
                        true,
                        "Whether flow schemas and priority levels decide who waits, with as many"
                                + " seats as both limits together.")
                .duration(
                        "request-timeout",
                        Duration.ofMinutes(1),
                        "How long a request may take that is not a watch or a stream.")
                .integer(
                        "min-request-timeout",
                        1800,
                        "How many seconds watches live that do not say it themselves, up to twice"
                                + " as many; 0 for ever.")
                .bool("enable-logs-handler", false, "Whether /logs/ shows the files in /var/log.")
                .duration("event-ttl", Duration.ofHours(1), "How long events live.")
                .integer("v", 0, "How much is logged.")
                .shorthand("v");
    }
}
