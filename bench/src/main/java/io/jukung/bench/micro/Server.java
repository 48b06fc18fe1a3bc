package io.jukung.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jukung.apiserver.admission.AdmissionChain;
import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.authorization.Authorizers;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.apiserver.webhook.Webhooks;
import io.jukung.base.Clock;
import io.jukung.base.metrics.Metrics;
import io.jukung.bench.api.Fixtures;
import io.jukung.controlplane.KubeApiServer;
import io.jukung.controlplane.KubeApiServerConfig;
import io.jukung.controlplane.admission.AdmissionPlugins;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.controlplane.proxying.ServiceEndpoints;
import io.jukung.controlplane.rbac.Grants;
import io.jukung.controlplane.rbac.RbacAuthorizer;
import io.jukung.controlplane.webhook.WebhookMetrics;
import io.jukung.http.Headers;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.tree.Json;
import io.jukung.store.memory.MemoryStore;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * An API server over the memory store, with a namespace, and a user {@code bench} who may do
 * everything because RBAC says so; asked as HTTP would ask it, without sockets.
 */
final class Server implements AutoCloseable {
    static final Fixtures FIXTURES = new Fixtures("bench");
    private static final UserInfo ADMIN =
            new UserInfo("admin", "", List.of("system:masters"), Map.of());
    private static final String BINDING =
            """
            {"metadata":{"name":"bench"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io",
            "kind":"ClusterRole","name":"cluster-admin"},"subjects":[{"kind":"User",
            "name":"bench","apiGroup":"rbac.authorization.k8s.io"}]}
            """;

    final MemoryStore store = new MemoryStore();
    final KubeApiServer api = new KubeApiServer(store, config(), Clock.SYSTEM, new Random(7));

    Server() throws Exception {
        api.start();
        while (api.registry().objects(BuiltIn.CLUSTER_ROLES).get("", "cluster-admin") == null) {
            Thread.sleep(10);
        }
        create(BuiltIn.NAMESPACES.resource(), "", "", FIXTURES.namespaceBody());
        create("serviceaccounts", "", "bench", FIXTURES.serviceAccountBody());
        create("clusterrolebindings", "rbac.authorization.k8s.io", "", BINDING);
    }

    private static KubeApiServerConfig config() {
        KubeApiServerConfig config = KubeApiServerConfig.inProcess();
        KubeApiServerConfig.Tokens tokens = config.tokens();
        return config.with(
                new KubeApiServerConfig.Tokens(
                        tokens.keys(),
                        tokens.issuers(),
                        tokens.audiences(),
                        tokens.limits(),
                        tokens.keysUrl(),
                        "secret,bench,1",
                        tokens.bootstrapTokens()));
    }

    private void create(String resource, String group, String namespace, String body)
            throws Exception {
        GroupVersionResource at = new GroupVersion(group, "v1").resource(resource);
        api.chain()
                .handle(
                        ApiRequest.local(
                                ADMIN,
                                RequestInfo.resource("create", at, namespace, "", ""),
                                Map.of(),
                                new Headers(),
                                Json.parse(body.getBytes(UTF_8))));
    }

    /** Makes a request and answers with the length of its answer. */
    int ask(String method, String target, String type, byte[] body) throws Exception {
        AskedExchange exchange = new AskedExchange(method, target, type, body);
        api.httpHandler().handle(exchange);
        return exchange.answered();
    }

    /** Who decides for users that are neither superusers nor nodes. */
    Authorizer authorizer() {
        return Authorizers.union(
                List.of(
                        Authorizers.privileged("system:masters"),
                        new RbacAuthorizer(new Grants(api.registry()))));
    }

    /** The plugins that are there by default, over this server's objects. */
    AdmissionChain admission() {
        return new AdmissionChain(
                new AdmissionPlugins(
                                api.registry(),
                                authorizer(),
                                new Webhooks(new ServiceEndpoints(api.registry(), new Random(7))),
                                new WebhookMetrics(new Metrics(), Clock.SYSTEM),
                                AdmissionPlugins.Tolerations.DEFAULT,
                                Clock.SYSTEM,
                                new Random(7))
                        .chain(Set.of("NodeRestriction"), Set.of()),
                new Metrics(),
                Clock.SYSTEM);
    }

    @Override
    public void close() {
        api.close();
        store.close();
    }
}
