package io.jukung.controlplane.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.base.Clock;
import io.jukung.controlplane.InProcess;
import io.jukung.http.Exchange;
import io.jukung.http.Headers;
import io.jukung.http.HttpServer;
import io.jukung.http.TlsIdentity;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import io.jukung.pki.CertificateAuthority;
import io.jukung.pki.CertificateRequest;
import io.jukung.pki.Identity;
import io.jukung.pki.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Webhooks that allow, refuse, change, warn, hang and lie. */
class WebhooksTest {
    private final CertificateAuthority authority =
            CertificateAuthority.create("webhook", Clock.SYSTEM);
    private final InProcess at = new InProcess();
    private final List<JsonObject> asked = new CopyOnWriteArrayList<>();
    private HttpServer webhook;

    @BeforeEach
    void start() throws Exception {
        Identity identity =
                authority.issue(CertificateRequest.server("webhook", List.of("127.0.0.1")));
        webhook =
                HttpServer.builder(this::review)
                        .tls(TlsIdentity.of(identity.chain(), identity.key()))
                        .start();
        at.create("namespaces", "{\"metadata\":{\"name\":\"shop\",\"labels\":{\"team\":\"a\"}}}");
    }

    @AfterEach
    void close() {
        at.close();
        webhook.close(Duration.ZERO);
    }

    /** The path says what the webhook does. */
    private void review(Exchange exchange) throws IOException {
        JsonObject review = Json.parse(exchange.body().readAllBytes());
        JsonObject request = review.object("request");
        asked.add(review);
        String path = exchange.path();
        JsonObject.Builder response =
                JsonObject.builder().put("uid", request.string("uid")).put("allowed", true);
        if (path.startsWith("/deny")) {
            response.put("allowed", false)
                    .put("status", yaml("{message: no sweets, code: 403, reason: Diet}"));
        } else if (path.startsWith("/mute")) {
            response.put("allowed", false);
        } else if (path.startsWith("/label")) {
            String label = path.substring("/label/".length()).replaceAll("\\?.*", "");
            String patch = "[{\"op\":\"add\",\"path\":\"/data/" + label + "\",\"value\":\"yes\"}]";
            response.put("patchType", "JSONPatch")
                    .put(
                            "patch",
                            Base64.getEncoder()
                                    .encodeToString(patch.getBytes(StandardCharsets.UTF_8)))
                    .put("warnings", JsonArray.of("labelled " + label))
                    .put("auditAnnotations", JsonObject.of("by", label));
        } else if (path.startsWith("/slow")) {
            sleep();
        } else if (path.startsWith("/lie")) {
            response.put("uid", "another");
        } else if (path.startsWith("/fail")) {
            exchange.respond(404, new Headers(), new byte[0]);
            return;
        }
        exchange.respond(
                200,
                Headers.of("Content-Type", "application/json"),
                Json.write(
                        JsonObject.of(
                                "apiVersion",
                                review.string("apiVersion"),
                                "kind",
                                "AdmissionReview",
                                "response",
                                response.build())));
    }

    private static void sleep() {
        try {
            Thread.sleep(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static JsonObject yaml(String text) {
        return Yaml.parse(text);
    }

    private void hook(String sort, String name, String path, String more) throws Exception {
        JsonObject hook =
                yaml("""
                name: NAME.example.com
                sideEffects: None
                admissionReviewVersions: [v1]
                rules:
                - apiGroups: [""]
                  apiVersions: [v1]
                  resources: [configmaps]
                  operations: [CREATE, UPDATE]
                """
                                .replace("NAME", name))
                        .edit()
                        .put(
                                "clientConfig",
                                JsonObject.of(
                                        "url",
                                        "https://127.0.0.1:" + webhook.port() + path,
                                        "caBundle",
                                        Base64.getEncoder()
                                                .encodeToString(
                                                        Pem.encode(authority.certificate())
                                                                .getBytes(StandardCharsets.UTF_8))))
                        .build();
        JsonObject.Builder built = hook.edit();
        yaml(more).forEach(built::put);
        at.call(
                InProcess.ADMIN,
                "create",
                sort.toLowerCase(java.util.Locale.ROOT)
                        + "webhookconfigurations.admissionregistration.k8s.io",
                "",
                "",
                JsonObject.of(
                        "apiVersion",
                        "admissionregistration.k8s.io/v1",
                        "kind",
                        sort + "WebhookConfiguration",
                        "metadata",
                        JsonObject.of("name", name),
                        "webhooks",
                        JsonArray.of(built.build())));
    }

    private JsonObject configMap(String name, Map<String, List<String>> query) throws Exception {
        ApiRequest request =
                ApiRequest.local(
                        InProcess.ADMIN,
                        RequestInfo.resource(
                                "create",
                                new GroupVersionResource("", "v1", "configmaps"),
                                "shop",
                                "",
                                ""),
                        query,
                        new Headers(),
                        yaml("{metadata: {name: " + name + ", labels: {app: x}}, data: {a: b}}"));
        JsonObject created = at.server.chain().handle(request).tree();
        return created.with("warnings", JsonArray.copyOf(request.warnings()))
                .with(
                        "audit",
                        request.auditAnnotations().entrySet().stream()
                                .map(e -> e.getKey() + "=" + e.getValue())
                                .collect(java.util.stream.Collectors.joining("\n")));
    }

    private StatusException refused(String name) {
        return assertThrows(StatusException.class, () -> configMap(name, Map.of()));
    }

    @Test
    void aRefusalCarriesTheWebhooksStatus() throws Exception {
        hook("Validating", "deny", "/deny", "{}");
        StatusException e = refused("a");
        assertEquals(
                "admission webhook \"deny.example.com\" denied the request: no sweets",
                e.getMessage());
        assertEquals(403, e.code());
        assertEquals("Diet", e.reason());
        JsonObject request = asked.getFirst().object("request");
        assertEquals("shop", request.string("namespace"));
        assertEquals("a", request.string("name"));
        assertEquals("CREATE", request.string("operation"));
        assertEquals("ConfigMap", request.object("requestKind").string("kind"));
        assertEquals("CreateOptions", request.object("options").string("kind"));
        assertEquals("kubernetes-admin", request.object("userInfo").string("username"));
        assertEquals("b", request.object("object").object("data").string("a"));
    }

    @Test
    void withoutReasonThereIsNoExplanation() throws Exception {
        hook("Mutating", "mute", "/mute", "{}");
        StatusException e = refused("a");
        assertEquals(
                "admission webhook \"mute.example.com\" denied the request without explanation",
                e.getMessage());
        assertEquals(400, e.code());
    }

    @Test
    void changesAreMadeInOrderAndSeenAgain() throws Exception {
        hook("Mutating", "a", "/label/one", "{reinvocationPolicy: IfNeeded}");
        hook("Mutating", "b", "/label/two", "{}");
        hook("Validating", "c", "/allow", "{}");
        JsonObject made = configMap("x", Map.of());
        assertEquals(yaml("{a: b, one: 'yes', two: 'yes'}"), made.object("data"));
        assertEquals(JsonArray.of("labelled one", "labelled two"), made.array("warnings"));
        // a, b, a once more since b changed something, and the validating one at the end
        assertEquals(4, asked.size());
        assertEquals(
                made.object("data"),
                asked.get(3).object("request").object("object").object("data"));
        assertTrue(
                made.string("audit").contains("a.example.com/by=one"), () -> made.string("audit"));
        assertTrue(
                made.string("audit")
                        .contains(
                                "mutation.webhook.admission.k8s.io/round_0_index_0={\"configuration\":\"a\",\"mutated\":true,\"webhook\":\"a.example.com\"}"),
                () -> made.string("audit"));
    }

    @Test
    void whatCannotBeAskedFailsOrIsIgnored() throws Exception {
        hook("Validating", "slow", "/slow", "{timeoutSeconds: 1}");
        String slow = String.valueOf(refused("a").getMessage());
        assertTrue(
                slow.startsWith(
                        "Internal error occurred: failed calling webhook \"slow.example.com\":"
                                + " failed to call webhook: Post \"https://127.0.0.1:"),
                slow);
        assertTrue(slow.endsWith("/slow?timeout=1s\": context deadline exceeded"), slow);
        delete("validating", "slow");

        hook("Validating", "fail", "/fail", "{}");
        assertEquals(
                "Internal error occurred: failed calling webhook \"fail.example.com\": failed to"
                        + " call webhook: the server could not find the requested resource",
                refused("a").getMessage());
        delete("validating", "fail");

        hook("Mutating", "lie", "/lie", "{}");
        assertTrue(
                String.valueOf(refused("a").getMessage())
                        .contains("received invalid webhook response: expected response.uid="));
        delete("mutating", "lie");

        hook("Mutating", "open", "/fail", "{failurePolicy: Ignore}");
        assertTrue(
                configMap("a", Map.of())
                        .string("audit")
                        .contains("failed-open.mutation.webhook.admission.k8s.io/round_0_index_0"));
    }

    private void delete(String sort, String name) throws Exception {
        at.call(
                InProcess.ADMIN,
                "delete",
                sort + "webhookconfigurations.admissionregistration.k8s.io",
                "",
                name,
                null);
    }

    @Test
    void aDryRunAsksOnlyTheHarmless() throws Exception {
        hook("Validating", "some", "/allow", "{sideEffects: NoneOnDryRun}");
        configMap("a", Map.of("dryRun", List.of("All")));
        assertEquals(Boolean.TRUE, asked.getFirst().object("request").get("dryRun"));
    }

    @Test
    void selectorsAndConditionsNarrowTheRules() throws Exception {
        hook("Validating", "ns", "/deny", "{namespaceSelector: {matchLabels: {team: b}}}");
        hook("Validating", "object", "/deny", "{objectSelector: {matchLabels: {app: z}}}");
        hook(
                "Validating",
                "cel",
                "/deny",
                "{matchConditions: [{name: long, expression: 'object.metadata.name.size() > 3'}]}");
        configMap("abc", Map.of());
        assertEquals(0, asked.size());
        assertEquals(403, refused("abcd").code());
        hook(
                "Validating",
                "broken",
                "/allow",
                "{matchConditions: [{name: sure, expression: 'object.spec.x == 1'}]}");
        assertEquals(
                "configmaps \"abd\" is forbidden: expression 'object.spec.x == 1' resulted in"
                        + " error: no such key: spec",
                refused("abd").getMessage());
    }
}
