package io.jukung.apiserver;

import io.jukung.apiserver.admission.AdmissionChain;
import io.jukung.apiserver.admission.AdmissionPlugin;
import io.jukung.apiserver.aggregation.Aggregation;
import io.jukung.apiserver.audit.AuditPolicy;
import io.jukung.apiserver.audit.AuditSink;
import io.jukung.apiserver.authentication.Authenticator;
import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.authorization.Authorizers;
import io.jukung.apiserver.chain.Audit;
import io.jukung.apiserver.chain.Authentication;
import io.jukung.apiserver.chain.Authorization;
import io.jukung.apiserver.chain.Deadline;
import io.jukung.apiserver.chain.Impersonation;
import io.jukung.apiserver.chain.InFlightLimit;
import io.jukung.apiserver.chain.LongRunningGauge;
import io.jukung.apiserver.chain.Measurement;
import io.jukung.apiserver.chain.PanicRecovery;
import io.jukung.apiserver.chain.RequestChain;
import io.jukung.apiserver.chain.RequestLabels;
import io.jukung.apiserver.customresources.CustomResources;
import io.jukung.apiserver.discovery.Discovery;
import io.jukung.apiserver.discovery.Elsewhere;
import io.jukung.apiserver.endpoints.MetricsEndpoint;
import io.jukung.apiserver.endpoints.OpenApi;
import io.jukung.apiserver.endpoints.Router;
import io.jukung.apiserver.endpoints.ServerMetrics;
import io.jukung.apiserver.endpoints.StorageMetrics;
import io.jukung.apiserver.endpoints.Version;
import io.jukung.apiserver.flowcontrol.FlowControl;
import io.jukung.apiserver.health.HealthCheck;
import io.jukung.apiserver.health.HealthEndpoint;
import io.jukung.apiserver.health.HealthSlis;
import io.jukung.apiserver.negotiation.HttpFront;
import io.jukung.apiserver.negotiation.Negotiation;
import io.jukung.apiserver.registry.KindSchema;
import io.jukung.apiserver.registry.Registry;
import io.jukung.apiserver.registry.ResourceDefinition;
import io.jukung.apiserver.registry.StoredRegistry;
import io.jukung.apiserver.registry.VirtualResource;
import io.jukung.apiserver.request.Filter;
import io.jukung.apiserver.request.RequestHandler;
import io.jukung.apiserver.storage.StorageForms;
import io.jukung.apiserver.storage.StorageSettings;
import io.jukung.base.Clock;
import io.jukung.base.metrics.Metrics;
import io.jukung.http.Handler;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A generic API server: resources, a store beneath them and a chain of filters before them.
 *
 * <pre>{@code
 * ApiServer.Builder builder = ApiServer.builder(store);
 * Registry registry = builder.registry();          // for plugins and authorizers; usable after build
 * builder.resource(pods).virtual(tokenReviews)
 *        .authenticator(certificates).authorizer(new Rbac(registry))
 *        .admission(new NamespaceLifecycle(registry));
 * ApiServer server = builder.build();
 * new HttpServer(…, server.httpHandler());         // from outside
 * server.chain().handle(ApiRequest.local(…));      // in process
 * }</pre>
 */
public final class ApiServer implements AutoCloseable {
    private final StoredRegistry registry;
    private final RequestHandler chain;
    private final Handler front;
    private final Deadline deadline;
    private final @Nullable CustomResources custom;
    private final @Nullable Aggregation aggregation;
    private final StorageMetrics storageMetrics;

    private ApiServer(Builder builder) {
        registry = builder.registry;
        Authorizer authorizer = Authorizers.union(builder.authorizers);
        registry.open(
                new StoredRegistry.Surroundings(
                        builder.storage,
                        builder.settings,
                        builder.schemas,
                        new AdmissionChain(builder.admission, builder.metrics, builder.clock),
                        authorizer,
                        builder.clock,
                        builder.random));
        custom = builder.custom;
        if (custom != null) {
            custom.open(registry);
        }
        aggregation = builder.aggregation;
        if (aggregation != null) {
            aggregation.open(registry);
        }
        FlowControl flows = flowControl(builder);
        Filter limit =
                flows != null
                        ? flows
                        : new InFlightLimit(
                                builder.readOnlyInFlight,
                                builder.mutatingInFlight,
                                builder.metrics);
        RequestLabels labels = new RequestLabels(registry::serves);
        deadline = new Deadline(builder.requestTimeout);
        chain =
                RequestChain.of(
                        RequestChain.filters(
                                new PanicRecovery(),
                                new Measurement(builder.metrics, labels, builder.clock),
                                deadline,
                                new Authentication(builder.authenticators, builder.anonymous),
                                new Audit(builder.auditPolicy, builder.auditSink, builder.clock),
                                new Impersonation(authorizer, builder.constrainedImpersonation),
                                limit,
                                new Authorization(authorizer),
                                new Negotiation(registry)),
                        router(builder, flows));
        front =
                new HttpFront(
                        chain,
                        registry,
                        new LongRunningGauge(builder.metrics, labels),
                        builder.clock);
        ServerMetrics.register(builder.metrics, registry);
        storageMetrics =
                ServerMetrics.ofStorage(builder.metrics, registry, builder.store, builder.clock);
    }

    private @Nullable FlowControl flowControl(Builder builder) {
        return builder.fair
                ? new FlowControl(
                        registry,
                        builder.readOnlyInFlight + builder.mutatingInFlight,
                        builder.requestTimeout,
                        builder.metrics,
                        builder.clock)
                : null;
    }

    private Router router(Builder builder, @Nullable FlowControl flows) {
        Router router = new Router(registry);
        Discovery discovery =
                new Discovery(registry, builder.groupOrder, builder.advertised, elsewhere(builder));
        Aggregation aggregation = builder.aggregation;
        if (aggregation != null) {
            router.elsewhere(aggregation::find);
        }
        router.addDocument("/api", Router.reading(discovery::legacy));
        router.addDocument("/apis", Router.reading(discovery::groups));
        router.addDocument("/api/v1", Router.reading(discovery::document));
        router.documents(
                discovery::serves,
                discovery::paths,
                Router.reading(discovery::document),
                registry::servesBuiltIn);
        OpenApi openApi =
                new OpenApi(
                        registry,
                        builder.enums,
                        builder.paths.containsKey("/logs/"),
                        elsewhere(builder));
        router.add("/openapi/v2", openApi::v2);
        router.add("/openapi/v3", openApi::index);
        router.add("/openapi/v3/", openApi::v3);
        router.addDocument("/version", Router.reading(Version.handler(builder.version)));
        MetricsEndpoint metrics = new MetricsEndpoint(builder.metrics);
        if (flows == null) {
            router.add("/metrics", metrics);
        } else {
            router.add(
                    "/metrics",
                    request -> {
                        flows.updateMetrics();
                        return metrics.handle(request);
                    });
            flows.dumps().forEach(router::add);
        }
        Metrics checked = new Metrics();
        router.add("/metrics/slis", new MetricsEndpoint(checked));
        HealthSlis slis = new HealthSlis(checked);
        addHealth(router, "/healthz", builder.healthChecks, slis);
        addHealth(router, "/readyz", builder.healthChecks, slis);
        addHealth(
                router,
                "/livez",
                builder.healthChecks.stream().filter(HealthCheck::live).toList(),
                slis);
        builder.paths.forEach(router::addDocument);
        return router;
    }

    private static Elsewhere elsewhere(Builder builder) {
        Aggregation aggregation = builder.aggregation;
        return aggregation == null ? Elsewhere.NONE : aggregation;
    }

    private static void addHealth(
            Router router, String path, List<HealthCheck> checks, HealthSlis slis) {
        List<HealthCheck> all = new ArrayList<>();
        all.add(HealthCheck.of("ping", () -> {}));
        all.add(HealthCheck.of("log", () -> {})); // who logs is who runs
        all.addAll(checks);
        HealthEndpoint endpoint = new HealthEndpoint(path, all, slis);
        router.add(path, endpoint);
        for (HealthCheck check : all) {
            router.add(path + "/" + check.name(), endpoint);
        }
    }

    /** Starts the configuration of a server over a store, which stays the caller's to close. */
    public static Builder builder(Store store) {
        return new Builder(store);
    }

    /** The whole request chain, for callers in this process. */
    public RequestHandler chain() {
        return chain;
    }

    /** What a network server calls for every request. */
    public Handler httpHandler() {
        return front;
    }

    /** The objects below the chain. */
    public Registry registry() {
        return registry;
    }

    /**
     * What the store holds, for {@code /metrics}; started by the caller, closed with the server.
     */
    public StorageMetrics storageMetrics() {
        return storageMetrics;
    }

    /** Ends all watches. */
    @Override
    public void close() {
        storageMetrics.close();
        if (custom != null) {
            custom.close();
        }
        if (aggregation != null) {
            aggregation.close();
        }
        registry.close();
        deadline.close();
    }

    /** What a server is made of; wired up by one thread, in any order. */
    public static final class Builder {
        final Store store;
        final StoredRegistry registry;
        final List<Authenticator> authenticators = new ArrayList<>();
        final List<Authorizer> authorizers = new ArrayList<>();
        final List<AdmissionPlugin> admission = new ArrayList<>();
        final List<HealthCheck> healthChecks = new ArrayList<>();
        final Map<String, RequestHandler> paths = new LinkedHashMap<>();
        boolean anonymous = true;
        boolean enums = true;
        boolean constrainedImpersonation = true;
        boolean fair = true;
        int readOnlyInFlight = 400;
        int mutatingInFlight = 200;
        Duration requestTimeout = Duration.ofMinutes(1);
        @Nullable AuditPolicy auditPolicy;
        @Nullable AuditSink auditSink;
        StorageForms storage = StorageForms.JSON;
        StorageSettings settings = StorageSettings.DEFAULT;
        KindSchema.Source schemas = KindSchema.builtIn();
        Metrics metrics = new Metrics();
        JsonObject version = Version.document();
        List<String> groupOrder = List.of("");
        Supplier<String> advertised = () -> "127.0.0.1:6443";
        Clock clock = Clock.SYSTEM;
        RandomGenerator random = RandomGenerator.getDefault();
        @Nullable CustomResources custom;
        @Nullable Aggregation aggregation;

        private Builder(Store store) {
            this.store = store;
            registry = new StoredRegistry(store);
        }

        /** The registry that is being filled; looked at only once the server is built. */
        public Registry registry() {
            return registry;
        }

        /**
         * What answers requests for resources, behind the chain; asked once the server is built.
         */
        public RequestHandler resources() {
            return registry;
        }

        public Builder resource(ResourceDefinition definition) {
            registry.add(definition);
            return this;
        }

        public Builder virtual(VirtualResource definition) {
            registry.add(definition);
            return this;
        }

        /** Serves what definitions define; closed with the server, started by the caller. */
        public Builder customResources(CustomResources resources) {
            custom = resources;
            return this;
        }

        /** Joins other servers' versions; closed with the server, started by the caller. */
        public Builder aggregation(Aggregation others) {
            aggregation = others;
            return this;
        }

        /** Adds a way to tell who asks; the first that knows decides. */
        public Builder authenticator(Authenticator authenticator) {
            authenticators.add(authenticator);
            return this;
        }

        /** Whether requests without credentials pass as system:anonymous; by default they do. */
        public Builder anonymous(boolean allowed) {
            anonymous = allowed;
            return this;
        }

        /** Adds an authorizer; the first with an opinion decides, and without one it is no. */
        public Builder authorizer(Authorizer authorizer) {
            authorizers.add(authorizer);
            return this;
        }

        /** Adds an admission plugin behind those so far. */
        public Builder admission(AdmissionPlugin plugin) {
            admission.add(plugin);
            return this;
        }

        /** Records requests; without a policy nothing is recorded. */
        public Builder audit(AuditPolicy policy, AuditSink sink) {
            auditPolicy = policy;
            auditSink = sink;
            return this;
        }

        /**
         * Serves a path that is no resource, and what is below it where it ends in a slash; behind
         * authentication and authorization.
         */
        public Builder path(String path, RequestHandler handler) {
            paths.put(path, handler);
            return this;
        }

        /** Adds a check to {@code /readyz} and its siblings. */
        public Builder health(HealthCheck check) {
            healthChecks.add(check);
            return this;
        }

        /** How many requests may run at once; 0 for any number. */
        public Builder maxInFlight(int readOnly, int mutating) {
            readOnlyInFlight = readOnly;
            mutatingInFlight = mutating;
            return this;
        }

        /**
         * Whether requests have their seats by flow schemas and priority levels, out of the sum of
         * both limits; by default they do. Otherwise each kind of request has its limit.
         */
        public Builder priorityAndFairness(boolean wanted) {
            fair = wanted;
            return this;
        }

        /** How long a request may take at most, if it is none of those that last. */
        public Builder requestTimeout(Duration limit) {
            requestTimeout = limit;
            return this;
        }

        /** How objects look in the store; by default as plain JSON. */
        public Builder storage(StorageForms forms) {
            storage = forms;
            return this;
        }

        /** How the store is used. */
        public Builder storage(StorageSettings how) {
            settings = how;
            return this;
        }

        /** Where the server's own metrics go, and what {@code /metrics} shows. */
        public Builder metrics(Metrics own) {
            metrics = own;
            return this;
        }

        /** What {@code /version} answers. */
        public Builder version(JsonObject document) {
            version = document;
            return this;
        }

        /** The schemas of the kinds served; by default those of all built-in kinds. */
        public Builder schemas(KindSchema.Source source) {
            schemas = source;
            return this;
        }

        /** Whether OpenAPI documents list all values of fields; by default they do. */
        public Builder enums(boolean listed) {
            enums = listed;
            return this;
        }

        /** Whether users may be let act as others within bounds; by default they may. */
        public Builder constrainedImpersonation(boolean enabled) {
            constrainedImpersonation = enabled;
            return this;
        }

        /** The groups in the order of discovery; those not named follow by name. */
        public Builder groupOrder(List<String> groups) {
            groupOrder = List.copyOf(groups);
            return this;
        }

        /** The {@code host:port} that clients are told in {@code /api}. */
        public Builder advertised(Supplier<String> hostAndPort) {
            advertised = hostAndPort;
            return this;
        }

        public Builder clock(Clock time) {
            clock = time;
            return this;
        }

        public Builder random(RandomGenerator generator) {
            random = generator;
            return this;
        }

        public ApiServer build() {
            return new ApiServer(this);
        }
    }
}
