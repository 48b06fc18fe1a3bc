package io.jukung.controlplane.aggregation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.base.Clock;
import io.jukung.controlplane.InProcess;
import io.jukung.controlplane.KubeApiServerConfig;
import io.jukung.http.Exchange;
import io.jukung.http.Headers;
import io.jukung.http.HttpClient;
import io.jukung.http.HttpServer;
import io.jukung.http.NettyHttpClient;
import io.jukung.http.TlsIdentity;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.pki.CertificateAuthority;
import io.jukung.pki.CertificateRequest;
import io.jukung.pki.Identity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** APIServices of this server's own, and one that another server answers. */
class AggregationTest {
    private static final CertificateAuthority CA =
            CertificateAuthority.create("aggregation", Clock.SYSTEM);
    private static final GroupVersionResource CATS =
            new GroupVersionResource("zoo.example.com", "v1", "cats");

    private InProcess cluster;
    private HttpServer front;
    private HttpServer extension;
    private HttpClient admin;
    private volatile boolean broken;
    private volatile boolean legacy;
    private volatile Headers seen = new Headers();

    @BeforeEach
    void start() throws Exception {
        extension =
                HttpServer.builder(this::extension)
                        .tls(identity(CertificateRequest.server("zoo", List.of("zoo.default.svc"))))
                        .requestClientCertificates(() -> List.of(CA.certificate()))
                        .start();
        KubeApiServerConfig config = KubeApiServerConfig.inProcess();
        cluster =
                new InProcess(
                        config.with(
                                        new KubeApiServerConfig.Listening(
                                                "test",
                                                "127.0.0.1",
                                                6443,
                                                "127.0.0.1",
                                                true,
                                                null,
                                                KubeApiServerConfig.TLS,
                                                List.of(CA.certificate()),
                                                null))
                                .withProxyIdentity(
                                        identity(CertificateRequest.client("front-proxy"))));
        front =
                HttpServer.builder(cluster.server.httpHandler())
                        .tls(
                                identity(
                                        CertificateRequest.server(
                                                "kube-apiserver", List.of("127.0.0.1"))))
                        .requestClientCertificates(() -> List.of(CA.certificate()))
                        .start();
        admin =
                NettyHttpClient.builder()
                        .trust(List.of(CA.certificate()))
                        .identity(identity(CertificateRequest.client("ann", "system:masters")))
                        .build();
        cluster.create(
                "services",
                """
                {"apiVersion": "v1", "kind": "Service",
                 "metadata": {"name": "zoo", "namespace": "default"},
                 "spec": {"type": "ExternalName", "externalName": "localhost"}}
                """);
    }

    /** Taken by who wants looks at the other server to wait. */
    private final Semaphore checks = new Semaphore(1);

    @AfterEach
    void close() {
        admin.close();
        front.close(Duration.ZERO);
        cluster.close();
        extension.close(Duration.ZERO);
    }

    private static TlsIdentity identity(CertificateRequest request) {
        Identity issued = CA.issue(request);
        return TlsIdentity.of(issued.chain(), issued.key());
    }

    private void extension(Exchange exchange) throws IOException {
        if (exchange.path().equals("/apis/zoo.example.com/v1")) {
            try {
                checks.acquire();
                checks.release();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (broken) {
            exchange.respond(500, new Headers(), new byte[0]);
            return;
        }
        String text =
                switch (exchange.path()) {
                    case "/apis/zoo.example.com/v1" ->
                            """
                            {"kind": "APIResourceList", "apiVersion": "v1",
                             "groupVersion": "zoo.example.com/v1", "resources": [
                              {"name": "cats", "singularName": "cat", "namespaced": true,
                               "kind": "Cat", "verbs": ["get", "list", "watch"],
                               "shortNames": ["ct"]}]}
                            """;
                    case "/openapi/v3" ->
                            legacy
                                    ? null
                                    : """
                                    {"paths": {"apis/zoo.example.com/v1": {"serverRelativeURL":
                                      "/openapi/v3/apis/zoo.example.com/v1?hash=A1"}}}
                                    """;
                    case "/openapi/v2" ->
                            """
                            {"swagger": "2.0", "info": {"title": "zoo"},
                             "paths": {"/apis/zoo.example.com/v1/cats": {"get": {
                               "produces": ["application/json"], "responses": {"200": {
                               "description": "OK", "schema": {"$ref":
                               "#/definitions/io.k8s.apimachinery.pkg.version.Info"}}}}},
                               "/healthz": {}},
                             "definitions": {"io.k8s.apimachinery.pkg.version.Info":
                               {"type": "object", "description": "of the zoo"}}}
                            """;
                    case "/openapi/v3/apis/zoo.example.com/v1" ->
                            "{\"openapi\": \"3.0.0\", \"info\": {\"title\": \"zoo\"}}";
                    case "/apis/zoo.example.com/v1/namespaces/default/cats/tom" -> {
                        seen = exchange.headers();
                        yield """
                        {"apiVersion": "zoo.example.com/v1", "kind": "Cat",
                         "metadata": {"name": "tom", "namespace": "default"}}
                        """;
                    }
                    default -> null;
                };
        if (exchange.clientCertificates().isEmpty()) {
            exchange.respond(401, new Headers(), new byte[0]);
        } else if (text == null) {
            exchange.respond(
                    404,
                    Headers.of("Content-Type", "application/json"),
                    Json.write(
                            StatusException.of(404, "NotFound", "no such cat", JsonObject.EMPTY)
                                    .status()));
        } else {
            exchange.respond(
                    200,
                    Headers.of("Content-Type", "application/json"),
                    text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void register(String caBundle) throws Exception {
        JsonObject ignored =
                cluster.create(
                        "apiservices.apiregistration.k8s.io",
                        """
                        {"apiVersion": "apiregistration.k8s.io/v1", "kind": "APIService",
                         "metadata": {"name": "v1.zoo.example.com"},
                         "spec": {"group": "zoo.example.com", "version": "v1",
                          "groupPriorityMinimum": 100, "versionPriority": 10,
                          "caBundle": "%s",
                          "service": {"namespace": "default", "name": "zoo", "port": %d}}}
                        """
                                .formatted(caBundle, extension.port()));
    }

    private static String bundle() {
        return Base64.getEncoder()
                .encodeToString(CA.certificatePem().getBytes(StandardCharsets.UTF_8));
    }

    private JsonObject condition(String name) throws Exception {
        JsonObject service =
                cluster.call(
                        InProcess.ADMIN,
                        "get",
                        "apiservices.apiregistration.k8s.io",
                        "",
                        name,
                        null);
        return service.object("status").array("conditions").isEmpty()
                ? JsonObject.EMPTY
                : service.object("status").array("conditions").object(0);
    }

    private JsonObject await(String name, String reason) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            try {
                if (condition(name).string("reason").equals(reason)) {
                    return condition(name);
                }
            } catch (StatusException e) {
                assertEquals(404, e.code());
            }
            assertTrue(System.nanoTime() < end, () -> name + " is never " + reason);
            Thread.sleep(20);
        }
    }

    private String get(String path, String... headers) throws IOException {
        Headers all = Headers.of(headers);
        try (HttpClient.Response response =
                admin.send(
                        new HttpClient.Request(
                                "GET", "https://127.0.0.1:" + front.port() + path, all, null))) {
            String body = new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
            return response.status() + " " + body;
        }
    }

    @Test
    void ownVersionsAreRegistered() throws Exception {
        assertEquals(
                "Local APIServices are always available",
                await("v1.apps", "Local").string("message"));
        JsonObject core =
                cluster.call(
                        InProcess.ADMIN,
                        "get",
                        "apiservices.apiregistration.k8s.io",
                        "",
                        "v1.",
                        null);
        assertEquals(18000, core.object("spec").integer("groupPriorityMinimum", 0));
        assertEquals(
                "onstart",
                core.object("metadata")
                        .object("labels")
                        .string("kube-aggregator.kubernetes.io/automanaged"));
    }

    @Test
    void requestsGoToTheOtherServerWithTheirIdentity() throws Exception {
        register(bundle());
        assertEquals("all checks passed", await("v1.zoo.example.com", "Passed").string("message"));
        String answer =
                get(
                        "/apis/zoo.example.com/v1/namespaces/default/cats/tom",
                        "X-Remote-User",
                        "somebody else");
        assertTrue(answer.startsWith("200") && answer.contains("\"tom\""), answer);
        assertEquals(List.of("ann"), seen.all("X-Remote-User"));
        assertTrue(seen.all("X-Remote-Group").contains("system:masters"));
        assertTrue(get("/apis/zoo.example.com/v1/namespaces/default/cats/leo").startsWith("404"));
        JsonObject tom =
                cluster.server
                        .chain()
                        .handle(
                                ApiRequest.local(
                                        InProcess.ADMIN,
                                        RequestInfo.resource("get", CATS, "default", "tom", ""),
                                        Map.of(),
                                        new Headers(),
                                        null))
                        .tree();
        assertEquals("Cat", tom.string("kind"), "for callers of this process too");
    }

    @Test
    void whatIsThereGoesOnWhileItIsCheckedAnew() throws Exception {
        register(bundle());
        JsonObject ignored = await("v1.zoo.example.com", "Passed");
        checks.acquire(); // whoever looks now waits
        String name = "apiservices.apiregistration.k8s.io";
        JsonObject service =
                cluster.call(InProcess.ADMIN, "get", name, "", "v1.zoo.example.com", null);
        JsonObject changed =
                cluster.call(
                        InProcess.ADMIN,
                        "update",
                        name,
                        "",
                        "v1.zoo.example.com",
                        service.withAt(20L, "spec", "versionPriority"));
        assertEquals(20L, changed.object("spec").integer("versionPriority", 0));
        while (!checks.hasQueuedThreads()) {
            Thread.sleep(5);
        }
        assertTrue(get("/apis/zoo.example.com/v1/namespaces/default/cats/tom").startsWith("200"));
        checks.release();
    }

    @Test
    void itsVersionsAreShown() throws Exception {
        register(bundle());
        await("v1.zoo.example.com", "Passed");
        assertTrue(get("/apis").contains("\"zoo.example.com/v1\""));
        assertTrue(get("/apis/zoo.example.com").contains("\"preferredVersion\""));
        assertTrue(get("/apis/zoo.example.com/v1").contains("\"cats\""));
        String aggregated =
                get(
                        "/apis",
                        "Accept",
                        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
        assertTrue(aggregated.contains("\"resource\":\"cats\""), aggregated);
        assertTrue(get("/openapi/v3").contains("apis/zoo.example.com/v1"));
        assertTrue(get("/openapi/v3/apis/zoo.example.com/v1").contains("\"zoo\""));
        JsonObject v2 = Json.parse(get("/openapi/v2").substring(4));
        assertTrue(v2.object("paths").has("/apis/zoo.example.com/v1/cats"));
        assertTrue(!v2.object("paths").has("/healthz"), "only its own version");
        assertTrue(v2.object("definitions").has("io.k8s.apimachinery.pkg.version.Info_v2"));
    }

    @Test
    void whoKnowsOnlyOpenApiV2IsShownInV3() throws Exception {
        legacy = true;
        register(bundle());
        JsonObject ignored = await("v1.zoo.example.com", "Passed");
        String v3 = "";
        for (int i = 0; i < 100 && !v3.startsWith("200"); i++) {
            Thread.sleep(20);
            v3 = get("/openapi/v3/apis/zoo.example.com/v1");
        }
        assertTrue(v3.contains("#/components/schemas/"), v3);
    }

    @Test
    void whatDoesNotAnswerIsUnavailable() throws Exception {
        register(Base64.getEncoder().encodeToString(other().getBytes(StandardCharsets.UTF_8)));
        JsonObject condition = await("v1.zoo.example.com", "FailedDiscoveryCheck");
        assertEquals("False", condition.string("status"));
        assertTrue(condition.string("message").startsWith("failing or missing response from"));
        assertEquals(
                "503 service unavailable\n",
                get("/apis/zoo.example.com/v1/namespaces/default/cats/tom"));
    }

    private static String other() {
        return CertificateAuthority.create("other", Clock.SYSTEM).certificatePem();
    }

    @Test
    void missingServicesAreNamed() throws Exception {
        cluster.create(
                "apiservices.apiregistration.k8s.io",
                """
                {"apiVersion": "apiregistration.k8s.io/v1", "kind": "APIService",
                 "metadata": {"name": "v1.no.example.com"},
                 "spec": {"group": "no.example.com", "version": "v1",
                  "groupPriorityMinimum": 100, "versionPriority": 10,
                  "insecureSkipTLSVerify": true,
                  "service": {"namespace": "default", "name": "nobody"}}}
                """);
        assertEquals(
                "service/nobody in \"default\" is not present",
                await("v1.no.example.com", "ServiceNotFound").string("message"));
        StatusException wrong =
                assertThrows(
                        StatusException.class,
                        () ->
                                cluster.create(
                                        "apiservices.apiregistration.k8s.io",
                                        """
                                        {"apiVersion": "apiregistration.k8s.io/v1",
                                         "kind": "APIService", "metadata": {"name": "v1.a.b"},
                                         "spec": {"group": "x.y", "version": "v1",
                                          "groupPriorityMinimum": 1, "versionPriority": 1}}
                                        """));
        assertTrue(
                String.valueOf(wrong.getMessage())
                        .contains("must be `spec.version+\".\"+spec.group`: \"v1.x.y\""),
                wrong.getMessage());
        assertNotNull(wrong);
    }
}
