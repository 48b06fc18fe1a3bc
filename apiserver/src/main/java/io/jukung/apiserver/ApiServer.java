package io.jukung.apiserver;

import io.jukung.apiserver.admission.AdmissionPlugin;
import io.jukung.apiserver.audit.AuditPolicy;
import io.jukung.apiserver.audit.AuditSink;
import io.jukung.apiserver.authentication.Authenticator;
import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.health.HealthCheck;
import io.jukung.apiserver.registry.Registry;
import io.jukung.apiserver.registry.ResourceDefinition;
import io.jukung.apiserver.registry.VirtualResource;
import io.jukung.apiserver.request.RequestHandler;
import io.jukung.base.Clock;
import io.jukung.http.Handler;
import io.jukung.store.Store;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private ApiServer(Builder builder) {
    }

    /** Starts the configuration of a server over a store, which stays the caller's to close. */
    public static Builder builder(Store store) {
        return new Builder(store);
    }

    /** The whole request chain, for callers in this process. */
    public RequestHandler chain() {
        throw new UnsupportedOperationException();
    }

    /** What a network server calls for every request. */
    public Handler httpHandler() {
        throw new UnsupportedOperationException();
    }

    /** The objects below the chain. */
    public Registry registry() {
        throw new UnsupportedOperationException();
    }

    /** Ends all watches. */
    @Override
    public void close() {}

    /** What a server is made of; wired up by one thread, in any order. */
    public static final class Builder {
        final Store store;
        final List<Authenticator> authenticators = new ArrayList<>();
        final List<Authorizer> authorizers = new ArrayList<>();
        final List<AdmissionPlugin> admission = new ArrayList<>();
        final List<HealthCheck> healthChecks = new ArrayList<>();
        final Map<String, RequestHandler> paths = new LinkedHashMap<>();
        boolean anonymous = true;
        int readOnlyInFlight = 400;
        int mutatingInFlight = 200;
        @Nullable AuditPolicy auditPolicy;
        @Nullable AuditSink auditSink;
        Clock clock = Clock.SYSTEM;
        RandomGenerator random = RandomGenerator.getDefault();

        private Builder(Store store) {
            this.store = store;
        }

        /** The registry that is being filled; looked at only once the server is built. */
        public Registry registry() {
            throw new UnsupportedOperationException();
        }

        public Builder resource(ResourceDefinition definition) {
            throw new UnsupportedOperationException();
        }

        public Builder virtual(VirtualResource definition) {
            throw new UnsupportedOperationException();
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
