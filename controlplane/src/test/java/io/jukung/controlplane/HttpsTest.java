package io.jukung.controlplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.apiserver.authentication.FrontProxy;
import io.jukung.base.Clock;
import io.jukung.http.Duplex;
import io.jukung.http.Exchange;
import io.jukung.http.Headers;
import io.jukung.http.HttpClient;
import io.jukung.http.HttpServer;
import io.jukung.http.NettyHttpClient;
import io.jukung.http.TlsIdentity;
import io.jukung.http.WebSocket;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.pki.CertificateAuthority;
import io.jukung.pki.CertificateRequest;
import io.jukung.pki.Identity;
import io.jukung.store.memory.MemoryStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The server over HTTPS, with certificates, tokens and a kubelet that answers. */
class HttpsTest {
    private static final CertificateAuthority CA =
            CertificateAuthority.create("kubernetes", Clock.SYSTEM);
    private static final CertificateAuthority PROXY_CA =
            CertificateAuthority.create("front-proxy", Clock.SYSTEM);
    private static final MemoryStore STORE = new MemoryStore();
    private static KubeApiServer server;
    private static Thread running;
    private static HttpServer kubelet;
    private static HttpClient admin;
    private static HttpClient nobody;

    @BeforeAll
    static void start() throws Exception {
        kubelet =
                HttpServer.builder(HttpsTest::kubelet)
                        .tls(identity(CertificateRequest.server("n1", List.of("127.0.0.1"))))
                        .requestClientCertificates(() -> List.of(CA.certificate()))
                        .start();
        KubeApiServerConfig config = KubeApiServerConfig.inProcess();
        server =
                new KubeApiServer(
                        STORE,
                        config.with(
                                        new KubeApiServerConfig.Listening(
                                                "test",
                                                "127.0.0.1",
                                                0,
                                                "192.0.2.7",
                                                true,
                                                identity(
                                                        CertificateRequest.server(
                                                                "kube-apiserver",
                                                                List.of("127.0.0.1"))),
                                                KubeApiServerConfig.TLS,
                                                List.of(CA.certificate()),
                                                new FrontProxy.Trust(
                                                        List.of(PROXY_CA.certificate()),
                                                        List.of("front"),
                                                        List.of("X-Remote-User"),
                                                        List.of("X-Remote-Uid"),
                                                        List.of("X-Remote-Group"),
                                                        List.of("X-Remote-Extra-"))))
                                .with(
                                        new KubeApiServerConfig.Kubelets(
                                                identity(
                                                        CertificateRequest.client(
                                                                "kube-apiserver-kubelet-client")),
                                                List.of(CA.certificate()),
                                                List.of("InternalIP"))),
                        Clock.SYSTEM,
                        new SplittableRandom(3));
        CountDownLatch ready = new CountDownLatch(1);
        running =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                server.run(ready::countDown);
                            } catch (IOException e) {
                                throw new java.io.UncheckedIOException(e);
                            }
                        });
        assertTrue(ready.await(20, TimeUnit.SECONDS), "the server did not start");
        admin =
                NettyHttpClient.builder()
                        .trust(List.of(CA.certificate()))
                        .identity(identity(CertificateRequest.client("admin", "system:masters")))
                        .build();
        nobody = NettyHttpClient.builder().trust(List.of(CA.certificate())).build();
        post(
                "/api/v1/nodes",
                "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"n1\"}}");
        JsonObject status =
                Json.parse(
                        """
                        {"addresses": [{"type": "InternalIP", "address": "127.0.0.1"}],
                         "daemonEndpoints": {"kubeletEndpoint": {"Port": %d}}}
                        """
                                .formatted(kubelet.port()));
        JsonObject ignored =
                server.registry()
                        .objects("", "nodes")
                        .update("", "n1", node -> node.with("status", status));
        post(
                "/api/v1/namespaces/default/serviceaccounts",
                "{\"apiVersion\":\"v1\",\"kind\":\"ServiceAccount\","
                        + "\"metadata\":{\"name\":\"default\"}}");
        pod("web", "\"nodeName\":\"n1\",\"containers\":[{\"name\":\"c\",\"image\":\"x\"}]");
    }

    private static void pod(String name, String spec) throws IOException {
        post(
                "/api/v1/namespaces/default/pods",
                "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\""
                        + name
                        + "\"},\"spec\":{"
                        + spec
                        + "}}");
    }

    @AfterAll
    static void stop() throws Exception {
        admin.close();
        nobody.close();
        running.interrupt();
        running.join();
        server.close();
        kubelet.close();
        STORE.close();
    }

    private static TlsIdentity identity(CertificateRequest request) {
        Identity issued = CA.issue(request);
        return TlsIdentity.of(issued.chain(), issued.key());
    }

    /** A kubelet that knows one log and one program. */
    private static void kubelet(Exchange exchange) throws IOException {
        String client =
                exchange.clientCertificates().getFirst().getSubjectX500Principal().getName();
        if (exchange.path().equals("/containerLogs/default/web/c")) {
            exchange.respond(
                    200,
                    Headers.of("Content-Type", "text/plain"),
                    (client + " " + exchange.rawQuery() + "\n").getBytes(StandardCharsets.UTF_8));
        } else if (exchange.path().equals("/exec/default/web/c")) {
            try (Duplex duplex =
                            exchange.upgradeRaw(
                                    101,
                                    Headers.of("Connection", "Upgrade", "Upgrade", "SPDY/3.1"));
                    OutputStream out = duplex.out()) {
                byte[] heard = duplex.in().readNBytes(5);
                out.write(
                        (exchange.rawQuery() + " " + new String(heard, StandardCharsets.UTF_8))
                                .getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } else {
            exchange.respond(
                    400, new Headers(), ("no " + exchange.path()).getBytes(StandardCharsets.UTF_8));
        }
    }

    private record Answer(int status, String body) {
        JsonObject tree() {
            return Json.parse(body);
        }
    }

    private static Answer send(
            HttpClient client, String method, String path, Headers headers, byte[] body)
            throws IOException {
        try (HttpClient.Response response =
                client.send(
                        new HttpClient.Request(
                                method,
                                "https://127.0.0.1:" + server.port() + path,
                                headers,
                                body.length == 0 ? null : body))) {
            return new Answer(
                    response.status(),
                    new String(response.body().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static Answer get(HttpClient client, String path, String... headers)
            throws IOException {
        return send(client, "GET", path, Headers.of(headers), new byte[0]);
    }

    private static Answer post(String path, String json) throws IOException {
        Answer answer =
                send(
                        admin,
                        "POST",
                        path,
                        Headers.of("Content-Type", "application/json"),
                        json.getBytes(StandardCharsets.UTF_8));
        assertEquals(201, answer.status(), answer.body());
        return answer;
    }

    @Test
    void certificatesTellWhoAsks() throws Exception {
        assertEquals(200, get(admin, "/api/v1/namespaces/default").status());
        Answer anonymous = get(nobody, "/api/v1/namespaces/default");
        assertEquals(403, anonymous.status());
        assertEquals(
                "namespaces \"default\" is forbidden: User \"system:anonymous\" cannot get resource"
                        + " \"namespaces\" in API group \"\" in the namespace \"default\"",
                anonymous.tree().string("message"));
        assertEquals(200, get(nobody, "/version").status());
        assertEquals(
                401,
                get(nobody, "/api/v1/namespaces", "Authorization", "Bearer nonsense").status());
    }

    @Test
    void frontProxiesTellWhoAsks() throws Exception {
        String[] caller = {
            "X-Remote-User", "ann",
            "X-Remote-Uid", "7",
            "X-Remote-Group", "cooks",
            "X-Remote-Group", "system:masters",
            "X-Remote-Extra-Acme.com%2fFloor", "3",
            "Content-Type", "application/json"
        };
        String path = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
        byte[] review =
                "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"SelfSubjectReview\"}"
                        .getBytes(StandardCharsets.UTF_8);
        try (HttpClient front = behind(PROXY_CA, "front");
                HttpClient other = behind(PROXY_CA, "other");
                HttpClient plain = behind(CA, "front")) {
            Answer told = send(front, "POST", path, Headers.of(caller), review);
            assertEquals(201, told.status(), told.body());
            assertEquals(
                    Json.parse(
                            """
                            {"username": "ann", "uid": "7",
                             "groups": ["cooks", "system:masters", "system:authenticated"],
                             "extra": {"acme.com/floor": ["3"]}}
                            """),
                    told.tree().object("status").object("userInfo"));
            assertEquals(401, send(other, "POST", path, Headers.of(caller), review).status());
            Answer itself = send(plain, "POST", path, Headers.of(caller), review);
            assertEquals(
                    "front", itself.tree().object("status").object("userInfo").string("username"));
        }
    }

    private static HttpClient behind(CertificateAuthority authority, String name) throws Exception {
        Identity issued = authority.issue(CertificateRequest.client(name));
        return NettyHttpClient.builder()
                .trust(List.of(CA.certificate()))
                .identity(TlsIdentity.of(issued.chain(), issued.key()))
                .build();
    }

    @Test
    void reviewsHaveNoTable() throws Exception {
        String review =
                "{\"apiVersion\":\"authorization.k8s.io/v1\",\"kind\":\"SelfSubjectAccessReview\","
                        + "\"spec\":{\"nonResourceAttributes\":{\"path\":\"/\",\"verb\":\"get\"}}}";
        Answer refused =
                send(
                        admin,
                        "POST",
                        "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                        Headers.of(
                                "Content-Type",
                                "application/json",
                                "Accept",
                                "application/json;as=Table;v=v1;g=meta.k8s.io"),
                        review.getBytes(StandardCharsets.UTF_8));
        assertEquals(406, refused.status(), refused.body());
    }

    @Test
    void healthIsToldByName() throws Exception {
        String alive = get(admin, "/livez?verbose").body();
        assertTrue(alive.contains("[+]poststarthook/rbac/bootstrap-roles ok"), alive);
        assertTrue(alive.contains("[+]log ok"), alive);
        String slis = get(admin, "/metrics/slis").body();
        assertTrue(slis.contains("kubernetes_healthcheck{name=\"log\",type=\"livez\"} 1"), slis);
        assertTrue(slis.contains("kubernetes_healthchecks_total"), slis);
    }

    @Test
    void longCommandsStandInTheUrl() throws Exception {
        String url = "/api/v1/namespaces/default?command=" + "a".repeat(200_000);
        assertEquals(200, get(admin, url).status());
    }

    @Test
    void tokensTellWhoAsks() throws Exception {
        String token =
                post(
                                "/api/v1/namespaces/default/serviceaccounts/default/token",
                                "{\"apiVersion\":\"authentication.k8s.io/v1\","
                                        + "\"kind\":\"TokenRequest\",\"spec\":{}}")
                        .tree()
                        .object("status")
                        .string("token");
        Answer refused =
                get(nobody, "/api/v1/namespaces/default/pods", "Authorization", "Bearer " + token);
        assertEquals(403, refused.status());
        assertTrue(
                refused.body().contains("system:serviceaccount:default:default"), refused.body());
        Answer keys = get(nobody, "/openid/v1/jwks", "Authorization", "Bearer " + token);
        assertEquals(200, keys.status(), keys.body());
        assertEquals("EC", keys.tree().array("keys").object(0).string("kty"));
    }

    @Test
    void logsComeThroughWebSockets() throws Exception {
        String url =
                "https://127.0.0.1:"
                        + server.port()
                        + "/api/v1/namespaces/default/pods/web/log?tailLines=5";
        String log = "CN=kube-apiserver-kubelet-client tailLines=5\n";
        HttpClient.Request request = new HttpClient.Request("GET", url, new Headers(), null);
        try (WebSocket socket = admin.openWebSocket(request, "binary.k8s.io").session()) {
            assertEquals(log, messages(socket, false));
        }
        try (WebSocket socket = admin.openWebSocket(request, "base64.binary.k8s.io").session()) {
            byte[] decoded = Base64.getDecoder().decode(messages(socket, true));
            assertEquals(log, new String(decoded, StandardCharsets.UTF_8));
        }
    }

    private static String messages(WebSocket socket, boolean text) throws IOException {
        StringBuilder all = new StringBuilder();
        for (var message = socket.receive(); message != null; message = socket.receive()) {
            assertEquals(text, message.text());
            all.append(new String(message.data(), StandardCharsets.UTF_8));
        }
        return all.toString();
    }

    @Test
    void logsComeFromTheKubelet() throws Exception {
        Answer log = get(admin, "/api/v1/namespaces/default/pods/web/log?tailLines=5&follow=true");
        assertEquals("CN=kube-apiserver-kubelet-client follow=true&tailLines=5\n", log.body());
        Answer wrong = get(admin, "/api/v1/namespaces/default/pods/web/log?container=x");
        assertEquals("container x is not valid for pod web", wrong.tree().string("message"));
        Answer negative = get(admin, "/api/v1/namespaces/default/pods/web/log?tailLines=-1");
        assertEquals(
                "PodLogOptions \"web\" is invalid: tailLines: Invalid value: -1: must be greater"
                        + " than or equal to 0",
                negative.tree().string("message"));
        pod(
                "two",
                "\"nodeName\":\"n1\",\"containers\":[{\"name\":\"a\",\"image\":\"x\"},"
                        + "{\"name\":\"b\",\"image\":\"x\"}]");
        assertEquals(
                "a container name must be specified for pod two, choose one of: [a b]",
                get(admin, "/api/v1/namespaces/default/pods/two/log").tree().string("message"));
        pod("waiting", "\"containers\":[{\"name\":\"c\",\"image\":\"x\"}]");
        assertEquals("", get(admin, "/api/v1/namespaces/default/pods/waiting/log").body());
    }

    @Test
    void execJoinsTheKubelet() throws Exception {
        HttpClient.Upgraded<Duplex> upgraded =
                admin.openRaw(
                        new HttpClient.Request(
                                "POST",
                                "https://127.0.0.1:"
                                        + server.port()
                                        + "/api/v1/namespaces/default/pods/web/exec"
                                        + "?command=echo&command=hi&stdin=true&stdout=true",
                                Headers.of(
                                        "Connection",
                                        "Upgrade",
                                        "Upgrade",
                                        "SPDY/3.1",
                                        "X-Stream-Protocol-Version",
                                        "v4.channel.k8s.io"),
                                null));
        assertEquals(
                101, upgraded.status(), () -> new String(upgraded.body(), StandardCharsets.UTF_8));
        Duplex session = assertNotNullValue(upgraded.session());
        try (session) {
            session.out().write("hello".getBytes(StandardCharsets.UTF_8));
            session.out().flush();
            String said = new String(session.in().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(said.contains("command=echo&command=hi"), said);
            assertTrue(said.contains("input=1") && said.contains("output=1"), said);
            assertTrue(said.endsWith(" hello"), said);
        }
    }

    private static <T> T assertNotNullValue(T value) {
        assertNotNull(value);
        return value;
    }

    @Test
    void requestsReachNodesThemselves() throws Exception {
        Answer answer = get(admin, "/api/v1/nodes/n1/proxy/configz");
        assertEquals(400, answer.status());
        assertEquals("no /configz", answer.body());
        String options = "/api/v1/nodes/n1/proxy/options";
        Answer any = send(admin, "OPTIONS", options, new Headers(), new byte[0]);
        assertEquals(new Answer(400, "no /options"), any);
        Answer none = get(admin, "/api/v1/namespaces/default/services/kubernetes:http/proxy/");
        assertEquals(503, none.status());
        assertEquals(
                "no service port \"http\" found for service \"kubernetes\"",
                none.tree().string("message"));
    }

    @Test
    void theServiceLeadsToThePortListenedOn() throws Exception {
        JsonObject slice =
                get(admin, "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/kubernetes")
                        .tree();
        assertEquals(server.port(), slice.array("ports").object(0).integer("port", 0));
        assertEquals("192.0.2.7", slice.array("endpoints").object(0).array("addresses").string(0));
    }
}
