package io.jukung.controlplane;

import io.jukung.apiserver.ApiServer;
import io.jukung.apiserver.aggregation.Aggregation;
import io.jukung.apiserver.authentication.ClientCertificates;
import io.jukung.apiserver.authentication.FrontProxy;
import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.authorization.Authorizers;
import io.jukung.apiserver.customresources.CustomResources;
import io.jukung.apiserver.endpoints.Router;
import io.jukung.apiserver.health.HealthCheck;
import io.jukung.apiserver.registry.KindSchema;
import io.jukung.apiserver.registry.Registry;
import io.jukung.apiserver.registry.ResourceDefinition;
import io.jukung.apiserver.registry.Subresource;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.RequestHandler;
import io.jukung.apiserver.structural.CelRules;
import io.jukung.apiserver.webhook.Webhooks;
import io.jukung.base.Clock;
import io.jukung.base.Component;
import io.jukung.base.metrics.Metrics;
import io.jukung.controlplane.admission.AdmissionPlugins;
import io.jukung.controlplane.bootstrap.DanglingFlows;
import io.jukung.controlplane.bootstrap.PostStartHooks;
import io.jukung.controlplane.cluster.Bindings;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.controlplane.cluster.ComponentStatuses;
import io.jukung.controlplane.cluster.LateRegistry;
import io.jukung.controlplane.logs.LogFiles;
import io.jukung.controlplane.node.NodeAuthorizer;
import io.jukung.controlplane.policy.TypeChecking;
import io.jukung.controlplane.proxying.NodeSubresources;
import io.jukung.controlplane.proxying.ServiceEndpoints;
import io.jukung.controlplane.rbac.EscalationCheck;
import io.jukung.controlplane.rbac.Grants;
import io.jukung.controlplane.rbac.NodeRules;
import io.jukung.controlplane.rbac.RbacAuthorizer;
import io.jukung.controlplane.review.Reviews;
import io.jukung.controlplane.review.RuleSource;
import io.jukung.controlplane.token.BearerTokens;
import io.jukung.controlplane.token.BootstrapTokens;
import io.jukung.controlplane.token.OpenIdDiscovery;
import io.jukung.controlplane.token.ServiceAccountTokens;
import io.jukung.controlplane.token.StaticTokens;
import io.jukung.controlplane.token.TokenAuthenticator;
import io.jukung.controlplane.token.TokenIssuer;
import io.jukung.controlplane.token.TokenRequests;
import io.jukung.controlplane.webhook.WebhookMetrics;
import io.jukung.http.Handler;
import io.jukung.http.Headers;
import io.jukung.http.HttpClient;
import io.jukung.http.HttpServer;
import io.jukung.http.NettyHttpClient;
import io.jukung.http.TlsIdentity;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.BuiltInResources;
import io.jukung.resources.ResourceSettings;
import io.jukung.resources.service.Cidr;
import io.jukung.resources.service.ServiceNetwork;
import io.jukung.resources.service.ServiceRepair;
import io.jukung.schema.Schemas;
import io.jukung.store.Store;
import io.jukung.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * kube-apiserver over a store: the composition root of the control plane's API.
 *
 * <pre>{@code
 * try (KubeApiServer server = new KubeApiServer(store, KubeApiServerConfig.inProcess(), Clock.SYSTEM, random)) {
 *     server.start();                                              // writes bootstrap objects
 *     server.chain().handle(ApiRequest.local(identity, …));        // in process
 * }
 * supervisor.start(server);                                        // or: listens, starts, keeps up
 * }</pre>
 *
 * <p>Constructing opens nothing. The store stays the caller's to close.
 */
public final class KubeApiServer implements Component, AutoCloseable {
    private static final Logger LOG = System.getLogger("kube-apiserver");
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final Duration STORE_PAUSE = Duration.ofSeconds(1);

    private final Store store;
    private final KubeApiServerConfig config;
    private final Clock clock;
    private final RandomGenerator random;
    private final ApiServer server;
    private final HttpClient kubeletClient;
    private final HttpClient plainClient;
    private final ServiceRepair serviceRepair;
    private final CustomResources customResources;
    private final Aggregation aggregation;
    private final Webhooks webhooks;
    private final KindSchema.Source schemas;
    private final TypeChecking typeChecking;
    private final DanglingFlows danglingFlows;
    private volatile @Nullable PostStartHooks hooks;
    private volatile int port;
    private volatile boolean storeAnswered;
    private String waitsFor = "";

    public KubeApiServer(
            Store store, KubeApiServerConfig config, Clock clock, RandomGenerator random) {
        this.store = store;
        this.config = config;
        this.clock = clock;
        this.random = random;
        this.port = config.listening().port();
        this.kubeletClient = kubeletClient(config.kubelets());
        this.plainClient = plainClient();
        ApiServer.Builder builder = ApiServer.builder(store);
        Registry registry = new LateRegistry(builder::registry);
        BuiltInResources builtIn =
                new BuiltInResources(resourceSettings(), Schemas.builtIn(), store, registry);
        this.serviceRepair = builtIn.serviceRepair();
        this.customResources =
                new CustomResources(new CelRules(), new ServiceEndpoints(registry, random), clock);
        this.aggregation =
                new Aggregation(
                        new ServiceEndpoints(registry, random), config.proxyIdentity(), clock);
        this.schemas = KindSchema.builtIn(config.features()::enabled);
        this.typeChecking = new TypeChecking(registry, schemas);
        this.danglingFlows = new DanglingFlows(registry, clock);
        this.webhooks = new Webhooks(new ServiceEndpoints(registry, random));
        this.server = build(builder, registry, builtIn);
    }

    @Override
    public String name() {
        return "kube-apiserver";
    }

    /** The whole request chain, for callers in this process. */
    public RequestHandler chain() {
        return server.chain();
    }

    /** What answers requests from outside, for who listens otherwise. */
    public Handler httpHandler() {
        return server.httpHandler();
    }

    /** The objects below the chain. */
    public Registry registry() {
        return server.registry();
    }

    /**
     * Returns once there is a certificate to serve with.
     *
     * @throws RuntimeException that says why none could be made
     */
    public void awaitCertificate() {
        TlsIdentity identity = config.listening().identity();
        if (identity != null) {
            identity.chain();
        }
    }

    /** The port that is listened on, or that was asked for. */
    public int port() {
        return port;
    }

    /**
     * Writes what every cluster has and keeps it up until {@link #close}; a server that listens
     * ({@link #run}) does so by itself.
     */
    public synchronized void start() {
        storeAnswered = true;
        customResources.start();
        if (hooks == null) {
            PostStartHooks fresh =
                    new PostStartHooks(server.registry(), store, hookSettings(), clock);
            fresh.start();
            hooks = fresh;
            aggregation.start();
            server.storageMetrics()
                    .start(config.limits().objectCounts(), config.limits().storeSizes());
            serviceRepair.start();
            typeChecking.start();
            danglingFlows.start();
        }
    }

    /** Listens on HTTPS, starts, and serves until interrupted. */
    @Override
    public void run(Runnable ready) throws IOException {
        if (!startCustomResources()) {
            return;
        }
        try (HttpServer listener = listen()) {
            port = listener.port();
            startWhenTheStoreAnswers();
            ready.run();
            Thread.sleep(Duration.ofMillis(Long.MAX_VALUE));
            listener.close(DRAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stopHooks();
        }
    }

    /**
     * A client that comes first finds what was there before, unless the store is away.
     *
     * @return false where the server was told to end meanwhile
     */
    private boolean startCustomResources() {
        try {
            // not for long: a server that waits says so at its port
            store.ping(config.limits().storeReadiness());
            storeAnswered = true;
            customResources.start();
        } catch (StoreException.Unavailable e) {
            if (Thread.currentThread().isInterrupted()) {
                return false;
            }
            waiting(e);
        }
        return true;
    }

    /** Says once what the server waits for. */
    private void waiting(StoreException.Unavailable e) {
        String why = String.valueOf(e.getMessage());
        if (!why.equals(waitsFor)) {
            LOG.log(Level.WARNING, "waiting for the store: {0}", why);
            waitsFor = why;
        }
    }

    /** Meanwhile the server listens, and {@code /readyz} says what it waits for. */
    private void startWhenTheStoreAnswers() throws InterruptedException {
        while (true) {
            try {
                store.ping(config.limits().storeHealth());
                start();
                return;
            } catch (StoreException.Unavailable e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                waiting(e);
                clock.sleep(STORE_PAUSE);
            }
        }
    }

    private HttpServer listen() throws IOException {
        KubeApiServerConfig.Listening listening = config.listening();
        TlsIdentity identity = listening.identity();
        if (identity == null) {
            throw new IllegalStateException(
                    "kube-apiserver needs --tls-cert-file and --tls-private-key-file to listen");
        }
        HttpServer.Builder builder =
                HttpServer.builder(server.httpHandler())
                        .name("kube-apiserver")
                        .bind(listening.bindAddress(), listening.port())
                        .tls(identity)
                        .protocols(listening.tls());
        List<X509Certificate> authorities = new ArrayList<>(listening.clientCa());
        FrontProxy.Trust frontProxy = listening.frontProxy();
        if (frontProxy != null) {
            authorities.addAll(frontProxy.authorities());
        }
        if (!authorities.isEmpty()) {
            builder.requestClientCertificates(() -> authorities);
        }
        return builder.start();
    }

    private synchronized void stopHooks() {
        PostStartHooks running = hooks;
        hooks = null;
        if (running != null) {
            running.close();
        }
    }

    @Override
    public void close() {
        stopHooks();
        end(serviceRepair);
        end(typeChecking);
        end(danglingFlows);
        server.close();
        webhooks.close();
        kubeletClient.close();
        plainClient.close();
    }

    private static void end(AutoCloseable upkeep) {
        try {
            upkeep.close();
        } catch (Exception e) {
            LOG.log(Level.WARNING, "Unable to end the upkeep of what is stored", e);
        }
    }

    private ApiServer build(
            ApiServer.Builder builder, Registry registry, BuiltInResources builtIn) {
        Metrics metrics = new Metrics();
        builder.clock(clock)
                .metrics(metrics)
                .random(random)
                .anonymous(config.access().anonymous())
                .maxInFlight(config.limits().readOnlyInFlight(), config.limits().mutatingInFlight())
                .priorityAndFairness(config.limits().fair())
                .requestTimeout(config.limits().request())
                .schemas(schemas)
                .groupOrder(GroupOrder.groups())
                .advertised(() -> config.listening().advertiseAddress() + ":" + port)
                .enums(config.features().enabled("OpenAPIEnums"))
                .constrainedImpersonation(config.features().enabled("ConstrainedImpersonation"))
                .storage(config.storage())
                .storage(config.limits().store());
        BearerTokens tokens = bearerTokens(registry);
        FrontProxy.Trust frontProxy = config.listening().frontProxy();
        if (frontProxy != null) {
            builder.authenticator(new FrontProxy(frontProxy, clock));
        }
        if (!config.listening().clientCa().isEmpty()) {
            builder.authenticator(new ClientCertificates(config.listening().clientCa(), clock));
        }
        builder.authenticator(tokens);
        Grants grants = new Grants(registry);
        List<RuleSource> ruleSources = new ArrayList<>();
        List<Authorizer> authorizers = authorizers(registry, grants, ruleSources);
        authorizers.forEach(builder::authorizer);
        Authorizer authorizer = Authorizers.union(authorizers);
        new AdmissionPlugins(
                        registry,
                        authorizer,
                        webhooks,
                        new WebhookMetrics(metrics, clock),
                        config.admission().tolerations(),
                        clock,
                        random)
                .chain(config.admission().enabled(), config.admission().disabled())
                .forEach(builder::admission);
        if (config.access().modes().contains("RBAC")) {
            builder.admission(new EscalationCheck(grants, authorizer));
        }
        Map<GroupResource, List<Subresource>> more = subresources(registry, authorizer);
        for (ResourceDefinition definition : builtIn.definitions()) {
            builder.resource(withMore(definition, more));
        }
        Reviews.resources(tokens, authorizer, ruleSources, clock).forEach(builder::virtual);
        builder.virtual(Bindings.resource(builder.resources()));
        builder.virtual(new ComponentStatuses(store, plainClient).resource());
        builder.customResources(customResources).aggregation(aggregation);
        openId(builder);
        if (config.logsHandler()) {
            builder.path("/logs/", Router.reading(new LogFiles(Path.of("/var/log"))));
        }
        KubeApiServerConfig.Limits limits = config.limits();
        builder.health(HealthCheck.of("etcd", () -> store.ping(limits.storeHealth())));
        builder.health(
                HealthCheck.readiness("etcd-readiness", () -> store.ping(limits.storeReadiness())));
        for (String hook : PostStartHooks.NAMES) {
            builder.health(HealthCheck.of("poststarthook/" + hook, this::checkStarted));
        }
        builder.health(HealthCheck.of("autoregister-completion", this::checkStarted));
        builder.health(HealthCheck.readiness("informer-sync", this::checkStarted));
        KubeApiServerConfig.Audit audit = config.audit();
        if (audit != null) {
            builder.audit(audit.policy(), audit.sink());
        }
        return builder.build();
    }

    private void checkStarted() {
        PostStartHooks running = hooks;
        if (running == null || !running.done()) {
            throw new IllegalStateException("not finished");
        }
    }

    private BearerTokens bearerTokens(Registry registry) {
        KubeApiServerConfig.Tokens tokens = config.tokens();
        List<TokenAuthenticator> kinds = new ArrayList<>();
        if (!tokens.staticTokens().isEmpty()) {
            kinds.add(new StaticTokens(tokens.staticTokens()));
        }
        kinds.add(
                new ServiceAccountTokens(
                        tokens.keys(), tokens.issuers(), tokens.audiences(), registry, clock));
        if (tokens.bootstrapTokens()) {
            kinds.add(new BootstrapTokens(registry, clock));
        }
        return new BearerTokens(kinds, tokens.audiences());
    }

    private List<Authorizer> authorizers(
            Registry registry, Grants grants, List<RuleSource> ruleSources) {
        List<Authorizer> authorizers = new ArrayList<>();
        authorizers.add(Authorizers.privileged("system:masters"));
        authorizers.add(new HealthWithoutStore(() -> storeAnswered));
        for (String mode : config.access().modes()) {
            switch (mode) {
                case "Node" -> {
                    NodeAuthorizer node = new NodeAuthorizer(registry, new NodeRules());
                    authorizers.add(node);
                    ruleSources.add(node::rules);
                }
                case "RBAC" -> {
                    RbacAuthorizer rbac = new RbacAuthorizer(grants);
                    authorizers.add(rbac);
                    ruleSources.add(rbac::rules);
                }
                case "AlwaysAllow" -> {
                    authorizers.add(
                            (user, info) -> new Authorizer.Decision(Authorizer.Verdict.ALLOW, ""));
                    ruleSources.add((user, namespace) -> RuleSource.Rules.EVERYTHING);
                }
                case "AlwaysDeny" ->
                        authorizers.add((user, info) ->
                                new Authorizer.Decision(
                                        Authorizer.Verdict.NO_OPINION, "Everything is forbidden."));
                default -> throw new IllegalArgumentException("authorization mode " + mode);
            }
        }
        return authorizers;
    }

    private Map<GroupResource, List<Subresource>> subresources(
            Registry registry, Authorizer authorizer) {
        Map<GroupResource, List<Subresource>> more =
                new HashMap<>(
                        NodeSubresources.of(
                                registry,
                                authorizer,
                                kubeletClient,
                                plainClient,
                                config.kubelets().addressTypes(),
                                random));
        KubeApiServerConfig.Tokens tokens = config.tokens();
        TokenIssuer issuer = TokenIssuer.of(tokens.keys(), tokens.issuers().getFirst(), clock);
        if (issuer != null) {
            more.put(
                    BuiltIn.SERVICE_ACCOUNTS,
                    List.of(
                            new TokenRequests(issuer, tokens.audiences(), tokens.limits())
                                    .subresource()));
        }
        return more;
    }

    private ResourceSettings resourceSettings() {
        KubeApiServerConfig.Services services = config.services();
        return new ResourceSettings(
                new ServiceNetwork(
                        services.ranges().stream().map(Cidr::parse).toList(),
                        services.firstNodePort(),
                        services.lastNodePort()),
                config.access().allowPrivileged(),
                new ServedResources(config.features(), config.runtimeConfig()),
                clock,
                random);
    }

    private ResourceDefinition withMore(
            ResourceDefinition definition, Map<GroupResource, List<Subresource>> more) {
        ResourceDefinition.Builder builder = definition.edit();
        more.getOrDefault(definition.groupResource(), List.of()).forEach(builder::subresource);
        if (definition.groupResource().equals(BuiltIn.EVENTS)) {
            builder.timeToLive(config.limits().eventTtl());
        }
        ResourceDefinition built = builder.build();
        if (definition.groupResource().equals(CustomResources.DEFINITIONS)) {
            return customResources.definition(built);
        }
        return definition.groupResource().equals(Aggregation.API_SERVICES)
                ? aggregation.definition(built)
                : built;
    }

    private void openId(ApiServer.Builder builder) {
        KubeApiServerConfig.Tokens tokens = config.tokens();
        String given = tokens.keysUrl();
        builder.path(
                OpenIdDiscovery.CONFIGURATION_PATH,
                request ->
                        document(
                                "application/json",
                                OpenIdDiscovery.configuration(
                                        tokens.issuers().getFirst(),
                                        given.isEmpty() ? keysUrl() : given,
                                        tokens.keys())));
        builder.path(
                OpenIdDiscovery.KEYS_PATH,
                request ->
                        document(
                                "application/jwk-set+json", OpenIdDiscovery.keySet(tokens.keys())));
    }

    private String keysUrl() {
        return "https://"
                + config.listening().advertiseAddress()
                + ":"
                + port
                + OpenIdDiscovery.KEYS_PATH;
    }

    private static ApiResponse document(String type, JsonObject tree) {
        return new ApiResponse.Raw(
                200,
                Headers.of("Content-Type", type, "Cache-Control", "public, max-age=3600"),
                Json.write(tree));
    }

    private PostStartHooks.Settings hookSettings() {
        KubeApiServerConfig.Listening listening = config.listening();
        List<String> ranges = config.services().ranges();
        return new PostStartHooks.Settings(
                listening.hostname(),
                listening.advertiseAddress(),
                port,
                ranges,
                ServiceAddresses.first(ranges.getFirst()),
                config.access().modes().contains("RBAC"),
                config.access().clusterAdmins(),
                authentication(listening),
                listening.endpoints(),
                config.features().enabled("APIServerIdentity"));
    }

    /** Data of extension-apiserver-authentication, whom extension servers may believe. */
    private static Map<String, String> authentication(KubeApiServerConfig.Listening listening) {
        Map<String, String> data = new HashMap<>();
        if (!listening.clientCa().isEmpty()) {
            data.put("client-ca-file", pem(listening.clientCa()));
        }
        FrontProxy.Trust proxy = listening.frontProxy();
        if (proxy != null) {
            data.put("requestheader-client-ca-file", pem(proxy.authorities()));
            data.put("requestheader-allowed-names", list(proxy.names()));
            data.put("requestheader-username-headers", list(proxy.user()));
            data.put("requestheader-group-headers", list(proxy.groups()));
            data.put("requestheader-extra-headers-prefix", list(proxy.extraPrefixes()));
            if (!proxy.uid().isEmpty()) {
                data.put("requestheader-uid-headers", list(proxy.uid()));
            }
        }
        return data;
    }

    private static String pem(List<X509Certificate> certificates) {
        return certificates.stream().map(io.jukung.pki.Pem::encode).collect(Collectors.joining());
    }

    private static String list(List<String> texts) {
        return new String(Json.write(JsonArray.copyOf(texts)), StandardCharsets.UTF_8);
    }

    private static HttpClient kubeletClient(KubeApiServerConfig.Kubelets kubelets) {
        NettyHttpClient.Builder builder = NettyHttpClient.builder();
        TlsIdentity identity = kubelets.identity();
        if (identity != null) {
            builder.identity(identity);
        }
        return built(
                kubelets.authorities().isEmpty()
                        ? builder.insecure()
                        : builder.trust(kubelets.authorities()));
    }

    /** Pods and services have whatever certificates they have, and upstream asks for none. */
    private static HttpClient plainClient() {
        return built(NettyHttpClient.builder().insecure());
    }

    private static HttpClient built(NettyHttpClient.Builder builder) {
        try {
            return builder.build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("setting up TLS", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
