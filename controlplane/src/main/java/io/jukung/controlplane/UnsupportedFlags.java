package io.jukung.controlplane;

import io.jukung.base.flags.Flags;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Flags of upstream's kube-apiserver that can only have their defaults here, and why. A command
 * line that repeats defaults works; one that asks for more is told so at once.
 */
final class UnsupportedFlags {
    private static final String NONE = "this server does not have it";
    private static final String AUDIT_FILE =
            "audit events are JSON lines of audit.k8s.io/v1, written before the answer";
    private static final String AUDIT_WEBHOOK = "audit events go to a file, not to a webhook";
    private static final String IDENTITY =
            "identities come from client certificates, tokens and front proxies";
    private static final String AUTHORIZATION =
            "the authorizers are AlwaysAllow, AlwaysDeny, Node and RBAC";
    private static final String CACHE = "the watch cache is always there and sizes itself";
    private static final String LOGGING = "logs are text on standard error";
    private static final String VERSION = "this server is 1.36 and does not pretend another";

    private UnsupportedFlags() {}

    static void declare(Flags flags) {
        audit(flags);
        identity(flags);
        serving(flags);
        storage(flags);
        lifecycle(flags);
    }

    private static void audit(Flags flags) {
        flags.onlyDefault("audit-log-format", "json", AUDIT_FILE)
                .onlyDefault("audit-log-version", "audit.k8s.io/v1", AUDIT_FILE)
                .onlyDefault("audit-log-mode", "blocking", AUDIT_FILE)
                .onlyDefault("audit-log-truncate-enabled", false, AUDIT_FILE)
                .onlyDefault("audit-log-truncate-max-batch-size", 10485760L, AUDIT_FILE)
                .onlyDefault("audit-log-truncate-max-event-size", 102400L, AUDIT_FILE)
                .onlyDefault("audit-log-batch-buffer-size", 10000L, AUDIT_FILE)
                .onlyDefault("audit-log-batch-max-size", 1L, AUDIT_FILE)
                .onlyDefault("audit-log-batch-max-wait", Duration.ZERO, AUDIT_FILE)
                .onlyDefault("audit-log-batch-throttle-enable", false, AUDIT_FILE)
                .onlyDefault("audit-log-batch-throttle-burst", 0L, AUDIT_FILE)
                .onlyDefault("audit-log-batch-throttle-qps", "0", AUDIT_FILE)
                .onlyDefault("audit-webhook-config-file", "", AUDIT_WEBHOOK)
                .onlyDefault("audit-webhook-mode", "batch", AUDIT_WEBHOOK)
                .onlyDefault("audit-webhook-version", "audit.k8s.io/v1", AUDIT_WEBHOOK)
                .onlyDefault("audit-webhook-initial-backoff", Duration.ofSeconds(10), AUDIT_WEBHOOK)
                .onlyDefault("audit-webhook-truncate-enabled", false, AUDIT_WEBHOOK)
                .onlyDefault("audit-webhook-truncate-max-batch-size", 10485760L, AUDIT_WEBHOOK)
                .onlyDefault("audit-webhook-truncate-max-event-size", 102400L, AUDIT_WEBHOOK)
                .onlyDefault("audit-webhook-batch-buffer-size", 10000L, AUDIT_WEBHOOK)
                .onlyDefault("audit-webhook-batch-max-size", 400L, AUDIT_WEBHOOK)
                .onlyDefault("audit-webhook-batch-max-wait", Duration.ofSeconds(30), AUDIT_WEBHOOK)
                .onlyDefault("audit-webhook-batch-throttle-enable", true, AUDIT_WEBHOOK)
                .onlyDefault("audit-webhook-batch-throttle-burst", 15L, AUDIT_WEBHOOK)
                .onlyDefault("audit-webhook-batch-throttle-qps", "10", AUDIT_WEBHOOK);
    }

    private static void identity(Flags flags) {
        flags.onlyDefault("authentication-config", "", IDENTITY)
                .onlyDefault("authentication-token-webhook-config-file", "", IDENTITY)
                .onlyDefault("authentication-token-webhook-version", "v1beta1", IDENTITY)
                .onlyDefault(
                        "authentication-token-webhook-cache-ttl", Duration.ofMinutes(2), IDENTITY)
                .onlyDefault("oidc-ca-file", "", IDENTITY)
                .onlyDefault("oidc-client-id", "", IDENTITY)
                .onlyDefault("oidc-groups-claim", "", IDENTITY)
                .onlyDefault("oidc-groups-prefix", "", IDENTITY)
                .onlyDefault("oidc-issuer-url", "", IDENTITY)
                .onlyDefault("oidc-required-claim", Map.of(), IDENTITY)
                .onlyDefault("oidc-signing-algs", List.of("RS256"), IDENTITY)
                .onlyDefault("oidc-username-claim", "sub", IDENTITY)
                .onlyDefault("oidc-username-prefix", "", IDENTITY)
                .onlyDefault("service-account-signing-endpoint", "", IDENTITY)
                .onlyDefault("authorization-config", "", AUTHORIZATION)
                .onlyDefault("authorization-policy-file", "", AUTHORIZATION)
                .onlyDefault("authorization-webhook-config-file", "", AUTHORIZATION)
                .onlyDefault("authorization-webhook-version", "v1beta1", AUTHORIZATION)
                .onlyDefault(
                        "authorization-webhook-cache-authorized-ttl",
                        Duration.ofMinutes(5),
                        AUTHORIZATION)
                .onlyDefault(
                        "authorization-webhook-cache-unauthorized-ttl",
                        Duration.ofSeconds(30),
                        AUTHORIZATION)
                .onlyDefault(
                        "admission-control",
                        List.of(),
                        "plugins are named by --enable-admission-plugins and its sibling")
                .onlyDefault("admission-control-config-file", "", NONE);
    }

    private static void serving(Flags flags) {
        String tls = "TLS is 1.2 and 1.3 with the ciphers of its library";
        String pprof = "profiles are had by the JVM's own tools, jcmd and JFR";
        flags.onlyDefault("tls-cipher-suites", List.of(), tls)
                .onlyDefault("tls-curve-preferences", List.of(), tls)
                .onlyDefault("tls-sni-cert-key", List.of(), "there is one serving certificate")
                .onlyDefault("profiling", true, pprof)
                .onlyDefault("contention-profiling", false, pprof)
                .onlyDefault("debug-socket-path", "", pprof)
                .onlyDefault("disable-http2-serving", false, NONE)
                .onlyDefault("http2-max-streams-per-connection", 0L, NONE)
                .onlyDefault("permit-address-sharing", false, NONE)
                .onlyDefault("permit-port-sharing", false, NONE)
                .onlyDefault("cors-allowed-origins", List.of(), NONE)
                .onlyDefault("strict-transport-security-directives", List.of(), NONE)
                .onlyDefault("egress-selector-config-file", "", "dialling is direct")
                .onlyDefault("goaway-chance", "0", NONE)
                .onlyDefault("max-connection-bytes-per-sec", 0L, NONE)
                .onlyDefault("kubelet-timeout", Duration.ofSeconds(5), NONE)
                .onlyDefault("kubelet-port", 10250L, "nodes tell their port")
                .onlyDefault("kubelet-read-only-port", 10255L, "nodes tell their port")
                .onlyDefault("enable-aggregator-routing", false, "endpoints are reached directly")
                .onlyDefault("aggregator-reject-forwarding-redirect", true, NONE)
                .onlyDefault("kubernetes-service-node-port", 0L, NONE)
                .onlyDefault("peer-advertise-ip", "", NONE)
                .onlyDefault("peer-advertise-port", "", NONE)
                .onlyDefault("peer-ca-file", "", NONE);
    }

    private static void storage(Flags flags) {
        flags.onlyDefault("storage-initialization-timeout", Duration.ofMinutes(1), NONE)
                .onlyDefault("default-watch-cache-size", 100L, CACHE)
                .onlyDefault("enable-garbage-collector", true, NONE);
    }

    private static void lifecycle(Flags flags) {
        flags.onlyDefault("emulated-version", List.of(), VERSION)
                .onlyDefault("min-compatibility-version", List.of(), VERSION)
                .onlyDefault("emulation-forward-compatible", false, VERSION)
                .onlyDefault("runtime-config-emulation-forward-compatible", false, VERSION)
                .onlyDefault("show-hidden-metrics-for-version", "", NONE)
                .onlyDefault("disabled-metrics", List.of(), NONE)
                .onlyDefault("allow-metric-labels", List.of(), NONE)
                .onlyDefault("allow-metric-labels-manifest", "", NONE)
                .onlyDefault("tracing-config-file", "", NONE)
                .onlyDefault("livez-grace-period", Duration.ZERO, NONE)
                .onlyDefault("send-retry-after-while-not-ready-once", false, NONE)
                .onlyDefault("shutdown-delay-duration", Duration.ZERO, NONE)
                .onlyDefault("shutdown-send-retry-after", false, NONE)
                .onlyDefault("shutdown-watch-termination-grace-period", Duration.ZERO, NONE)
                .onlyDefault("coordinated-leadership-lease-duration", Duration.ofSeconds(15), NONE)
                .onlyDefault("coordinated-leadership-renew-deadline", Duration.ofSeconds(10), NONE)
                .onlyDefault("coordinated-leadership-retry-period", Duration.ofSeconds(2), NONE)
                .onlyDefault("logging-format", "text", LOGGING)
                .onlyDefault("log-flush-frequency", Duration.ofSeconds(5), LOGGING)
                .onlyDefault("log-text-split-stream", false, LOGGING)
                .onlyDefault("log-text-info-buffer-size", "0", LOGGING)
                .onlyDefault("log-json-split-stream", false, LOGGING)
                .onlyDefault("log-json-info-buffer-size", "0", LOGGING)
                .onlyDefault("vmodule", List.of(), LOGGING);
    }
}
