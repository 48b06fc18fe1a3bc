package io.jukung.controlplane;

import io.jukung.apiserver.audit.AuditPolicy;
import io.jukung.apiserver.audit.AuditSink;
import io.jukung.apiserver.authentication.FrontProxy;
import io.jukung.apiserver.storage.StorageForms;
import io.jukung.apiserver.storage.StorageSettings;
import io.jukung.base.flags.FeatureGates;
import io.jukung.controlplane.admission.AdmissionPlugins;
import io.jukung.controlplane.token.TokenKeys;
import io.jukung.controlplane.token.TokenRequests;
import io.jukung.http.TlsIdentity;
import io.jukung.pki.Keys;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All that a kube-apiserver can be told; {@link #inProcess} is where tests start, {@link
 * KubeApiServerFlags} reads upstream's flags. Immutable.
 *
 * @param features the feature gates
 * @param runtimeConfig which API versions and resources are served besides the default ones, as
 *     {@code --runtime-config} has them: {@code api/all=true}, {@code batch/v2alpha1=true}
 * @param logsHandler whether {@code /logs/} shows the files in {@code /var/log}
 * @param audit null to record nothing
 * @param storage how objects look in the store
 * @param proxyIdentity the certificate shown to extension servers; null for none
 */
public record KubeApiServerConfig(
        Listening listening,
        Tokens tokens,
        Access access,
        Admission admission,
        Kubelets kubelets,
        Services services,
        Limits limits,
        FeatureGates features,
        Map<String, String> runtimeConfig,
        boolean logsHandler,
        @Nullable Audit audit,
        StorageForms storage,
        @Nullable TlsIdentity proxyIdentity) {

    /** The versions of TLS that are offered where nothing else is said. */
    public static final List<String> TLS = List.of("TLSv1.3", "TLSv1.2");

    /**
     * Where and as whom the server is reached.
     *
     * @param port 0 for any free one
     * @param advertiseAddress the address that the {@code kubernetes} service leads to
     * @param endpoints whether the server adds that address to the service's endpoints
     * @param identity the serving certificate; null for a server that does not listen
     * @param tls protocols to offer
     * @param clientCa who signs client certificates; empty to take none
     * @param frontProxy which front proxies are believed; null for none
     */
    public record Listening(
            String hostname,
            String bindAddress,
            int port,
            String advertiseAddress,
            boolean endpoints,
            @Nullable TlsIdentity identity,
            List<String> tls,
            List<X509Certificate> clientCa,
            FrontProxy.@Nullable Trust frontProxy) {}

    /**
     * Bearer tokens.
     *
     * @param issuers the first signs, all are trusted
     * @param audiences those of this server
     * @param keysUrl where the issuer's keys are served; "" for this server's address
     * @param staticTokens text of a token file; "" for none
     * @param bootstrapTokens whether nodes may join by tokens in kube-system
     */
    public record Tokens(
            TokenKeys keys,
            List<String> issuers,
            List<String> audiences,
            TokenRequests.Limits limits,
            String keysUrl,
            String staticTokens,
            boolean bootstrapTokens) {}

    /**
     * Who may do what.
     *
     * @param modes of {@code Node}, {@code RBAC}, {@code AlwaysAllow}, {@code AlwaysDeny}, asked in
     *     this order
     * @param clusterAdmins whether the group {@code kubeadm:cluster-admins} is bound at start
     * @param allowPrivileged whether containers may be privileged
     */
    public record Access(
            List<String> modes,
            boolean anonymous,
            boolean clusterAdmins,
            boolean allowPrivileged) {}

    /** Which admission plugins run, besides and without which of the default ones. */
    public record Admission(
            Set<String> enabled, Set<String> disabled, AdmissionPlugins.Tolerations tolerations) {}

    /**
     * How kubelets are reached.
     *
     * @param identity the client certificate; null for none
     * @param authorities who signs kubelets' certificates; empty to take any
     * @param addressTypes in order of preference
     */
    public record Kubelets(
            @Nullable TlsIdentity identity,
            List<X509Certificate> authorities,
            List<String> addressTypes) {}

    /** Where services live: ranges of addresses, the preferred first, and ports inclusive. */
    public record Services(List<String> ranges, int firstNodePort, int lastNodePort) {}

    /**
     * How much at once, how long a request may take, how long events live, and how the store is
     * used.
     *
     * @param fair whether priority and fairness hands out the seats of both limits together
     * @param storeHealth how long the store may take to answer before the server is not live
     * @param storeReadiness how long it may take before the server is not ready
     * @param objectCounts how often the store's objects are counted for the metrics; zero for never
     * @param storeSizes how often the store's size is asked for; zero for never
     */
    public record Limits(
            boolean fair,
            int readOnlyInFlight,
            int mutatingInFlight,
            Duration request,
            Duration eventTtl,
            Duration storeHealth,
            Duration storeReadiness,
            Duration objectCounts,
            Duration storeSizes,
            StorageSettings store) {}

    /** What is recorded of requests, and where. */
    public record Audit(AuditPolicy policy, AuditSink sink) {}

    /** A server inside this process that does not listen: RBAC on, a token key of its own. */
    public static KubeApiServerConfig inProcess() {
        String issuer = "https://kubernetes.default.svc.cluster.local";
        return new KubeApiServerConfig(
                new Listening(
                        "localhost",
                        "127.0.0.1",
                        6443,
                        "127.0.0.1",
                        true,
                        null,
                        TLS,
                        List.of(),
                        null),
                new Tokens(
                        new TokenKeys(Keys::ec, List.of()),
                        List.of(issuer),
                        List.of(issuer),
                        TokenRequests.Limits.DEFAULT,
                        "",
                        "",
                        true),
                new Access(List.of("Node", "RBAC"), true, true, true),
                new Admission(
                        Set.of("NodeRestriction"), Set.of(), AdmissionPlugins.Tolerations.DEFAULT),
                new Kubelets(null, List.of(), List.of("InternalIP", "Hostname")),
                new Services(List.of("10.96.0.0/16"), 30000, 32767),
                new Limits(
                        true,
                        400,
                        200,
                        Duration.ofMinutes(1),
                        Duration.ofHours(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(30),
                        StorageSettings.DEFAULT),
                FeatureGates.defaults(),
                Map.of(),
                false,
                null,
                StorageForms.JSON,
                null);
    }

    public KubeApiServerConfig with(Listening other) {
        return changed(draft -> draft.listening = other);
    }

    public KubeApiServerConfig with(Tokens other) {
        return changed(draft -> draft.tokens = other);
    }

    public KubeApiServerConfig with(Access other) {
        return changed(draft -> draft.access = other);
    }

    public KubeApiServerConfig with(Kubelets other) {
        return changed(draft -> draft.kubelets = other);
    }

    public KubeApiServerConfig with(Admission other) {
        return changed(draft -> draft.admission = other);
    }

    /** With feature gates and {@code --runtime-config}. */
    public KubeApiServerConfig with(FeatureGates gates, Map<String, String> served) {
        return changed(draft -> {
            draft.features = gates;
            draft.runtimeConfig = served;
        });
    }

    public KubeApiServerConfig with(StorageForms other) {
        return changed(draft -> draft.storage = other);
    }

    public KubeApiServerConfig withLogsHandler(boolean on) {
        return changed(draft -> draft.logsHandler = on);
    }

    /** With the certificate by which extension servers believe this one. */
    public KubeApiServerConfig withProxyIdentity(TlsIdentity identity) {
        return changed(draft -> draft.proxyIdentity = identity);
    }

    private KubeApiServerConfig changed(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return new KubeApiServerConfig(
                draft.listening,
                draft.tokens,
                draft.access,
                draft.admission,
                draft.kubelets,
                services,
                limits,
                draft.features,
                draft.runtimeConfig,
                draft.logsHandler,
                audit,
                draft.storage,
                draft.proxyIdentity);
    }

    /** What of a configuration is changed by itself. */
    private static final class Draft {
        private Listening listening;
        private Tokens tokens;
        private Access access;
        private Admission admission;
        private Kubelets kubelets;
        private FeatureGates features;
        private Map<String, String> runtimeConfig;
        private boolean logsHandler;
        private StorageForms storage;
        private @Nullable TlsIdentity proxyIdentity;

        Draft(KubeApiServerConfig of) {
            listening = of.listening;
            tokens = of.tokens;
            access = of.access;
            admission = of.admission;
            kubelets = of.kubelets;
            features = of.features;
            runtimeConfig = of.runtimeConfig;
            logsHandler = of.logsHandler;
            storage = of.storage;
            proxyIdentity = of.proxyIdentity;
        }
    }
}
