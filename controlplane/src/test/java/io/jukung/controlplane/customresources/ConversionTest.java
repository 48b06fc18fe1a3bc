package io.jukung.controlplane.customresources;

import static io.jukung.controlplane.customresources.Definitions.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.base.Clock;
import io.jukung.controlplane.KubeApiServer;
import io.jukung.controlplane.KubeApiServerConfig;
import io.jukung.http.Exchange;
import io.jukung.http.Headers;
import io.jukung.http.HttpServer;
import io.jukung.http.TlsIdentity;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.pki.CertificateAuthority;
import io.jukung.pki.CertificateRequest;
import io.jukung.pki.Identity;
import io.jukung.pki.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Versions of different shape, converted by a webhook, and several servers over one store. */
class ConversionTest {
    private static final String V1 = "example.com/v1/boxes";
    private static final String V2 = "example.com/v2/boxes";

    private final CertificateAuthority authority =
            CertificateAuthority.create("webhook", Clock.SYSTEM);
    private final Definitions at = new Definitions();
    private HttpServer webhook;
    private volatile boolean broken;

    @BeforeEach
    void start() throws Exception {
        Identity identity =
                authority.issue(
                        CertificateRequest.server(
                                "webhook", List.of("127.0.0.1", "localhost", "hook.default.svc")));
        webhook =
                HttpServer.builder(this::convert)
                        .tls(TlsIdentity.of(identity.chain(), identity.key()))
                        .start();
    }

    @AfterEach
    void close() {
        at.close();
        webhook.close(java.time.Duration.ZERO);
    }

    /** {@code spec.size: "3x4"} in v1 is {@code spec: {width: 3, height: 4}} in v2. */
    private void convert(Exchange exchange) throws IOException {
        JsonObject review = Json.parse(exchange.body().readAllBytes());
        JsonObject request = review.object("request");
        String wanted = request.string("desiredAPIVersion");
        JsonArray converted =
                request.array("objects").map(one -> converted((JsonObject) one, wanted));
        JsonObject result =
                broken
                        ? json("{'status':'Failed','message':'no boxes today'}")
                        : json("{'status':'Success'}");
        JsonObject answer =
                JsonObject.of(
                        "apiVersion",
                        review.string("apiVersion"),
                        "kind",
                        "ConversionReview",
                        "response",
                        JsonObject.of(
                                "uid",
                                request.string("uid"),
                                "result",
                                result,
                                "convertedObjects",
                                converted));
        exchange.respond(200, Headers.of("Content-Type", "application/json"), Json.write(answer));
    }

    private static JsonObject converted(JsonObject object, String to) {
        JsonObject spec = object.object("spec");
        JsonObject changed;
        if (to.endsWith("/v2")) {
            String[] sides = spec.string("size").split("x");
            changed =
                    JsonObject.of(
                            "width", Long.valueOf(sides[0]), "height", Long.valueOf(sides[1]));
        } else {
            changed =
                    JsonObject.of(
                            "size", spec.integer("width", 0) + "x" + spec.integer("height", 0));
        }
        return object.with("apiVersion", to).with("spec", changed);
    }

    private String crd(String clientConfig) {
        return """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: boxes.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {plural: boxes, kind: Box}
          conversion:
            strategy: Webhook
            webhook:
              conversionReviewVersions: [v1]
              clientConfig: {CONFIG, caBundle: BUNDLE}
          versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                properties: {spec: {type: object, properties: {size: {type: string}}}}
          - name: v2
            served: true
            storage: false
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    properties: {width: {type: integer, maximum: 100}, height: {type: integer}}
        """
                .replace("CONFIG", clientConfig)
                .replace(
                        "BUNDLE",
                        Base64.getEncoder()
                                .encodeToString(
                                        Pem.encode(authority.certificate())
                                                .getBytes(StandardCharsets.UTF_8)));
    }

    private String url() {
        return "url: 'https://127.0.0.1:" + webhook.port() + "/convert'";
    }

    private static JsonObject box(String name) {
        return json(
                "{'apiVersion':'example.com/v2','kind':'Box','metadata':{'name':'"
                        + name
                        + "'},'spec':{'width':3,'height':4}}");
    }

    @Test
    void eachVersionSeesItsOwnShape() throws Exception {
        at.define(crd(url()));
        JsonObject made = at.call("create", V2, "default", "", box("a"));
        assertEquals(4, made.object("spec").integer("height", 0));
        JsonObject first = at.call("get", V1, "default", "a", null);
        assertEquals("3x4", first.object("spec").string("size"));
        assertEquals(made.object("metadata").string("uid"), first.object("metadata").string("uid"));
        JsonObject list = at.call("list", V2, "default", "", null);
        assertEquals(3, list.array("items").object(0).object("spec").integer("width", 0));
        assertTrue(
                at.refused("update", V2, "default", "a", made.withAt(101L, "spec", "width"))
                        .contains("spec.width in body should be less than or equal to 100"));
        String stored =
                new String(
                        at.cluster.store.get("/registry/example.com/boxes/default/a").value(),
                        StandardCharsets.UTF_8);
        assertTrue(stored.contains("\"size\":\"3x4\""), stored);
    }

    @Test
    void failuresAreTold() throws Exception {
        at.define(crd(url()));
        at.call("create", V2, "default", "", box("a"));
        broken = true;
        at.call(
                "create",
                V1,
                "default",
                "",
                json(
                        "{'apiVersion':'example.com/v1','kind':'Box','metadata':{'name':'b'},'spec':{'size':'1x1'}}"));
        assertEquals(
                "500 conversion webhook for example.com/v1, Kind=Box failed: no boxes today",
                at.refused("get", V2, "default", "b", null));
    }

    @Test
    void servicesThatAreNotThereAreTold() throws Exception {
        at.define(crd("service: {namespace: default, name: hook, path: /convert}"));
        assertEquals(
                "500 conversion webhook for example.com/v2, Kind=Box failed: Post"
                        + " \"https://hook.default.svc:443/convert?timeout=30s\": service"
                        + " \"hook\" not found",
                at.refused("create", V2, "default", "", box("a")));
    }

    @Test
    void webhooksAreFoundBehindServices() throws Exception {
        at.cluster.create(
                "services",
                "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"hook\","
                        + "\"namespace\":\"default\"},\"spec\":{\"type\":\"ExternalName\","
                        + "\"externalName\":\"localhost\"}}");
        at.define(
                crd(
                        "service: {namespace: default, name: hook, path: /convert, port: "
                                + webhook.port()
                                + "}"));
        at.call("create", V2, "default", "", box("a"));
        assertEquals("3x4", at.call("get", V1, "default", "a", null).object("spec").string("size"));
    }

    @Test
    void serversFollowEachOtherAndStartWithWhatThereIs() throws Exception {
        at.define(crd(url()));
        at.call("create", V2, "default", "", box("a"));
        try (KubeApiServer second =
                new KubeApiServer(
                        at.cluster.store,
                        KubeApiServerConfig.inProcess(),
                        Clock.SYSTEM,
                        new SplittableRandom(9))) {
            second.start();
            JsonObject there =
                    second.chain()
                            .handle(Definitions.request("get", V2, "default", "a", null))
                            .tree();
            assertEquals(3, there.object("spec").integer("width", 0));
            // what the first server established a moment ago the second one knows at once
            at.define(crd(url()).replace("boxes", "crates").replace("kind: Box", "kind: Crate"));
            JsonObject crates =
                    second.chain()
                            .handle(
                                    Definitions.request(
                                            "list", "example.com/v1/crates", "default", "", null))
                            .tree();
            assertEquals("CrateList", crates.string("kind"));
        }
    }

    @Test
    void watchesSpeakTheirVersionAndEndWhenTheDefinitionChanges() throws Exception {
        at.define(crd(url()));
        var watch =
                (io.jukung.apiserver.request.ApiResponse.Watching)
                        at.respond("watch", V2, "default", "", null);
        at.call("create", V2, "default", "", box("a"));
        var event = watch.events().next();
        assertEquals(
                "example.com/v2",
                java.util.Objects.requireNonNull(event).object().tree().string("apiVersion"));
        JsonObject crd = at.crd("boxes.example.com");
        at.call(
                "update",
                "apiextensions.k8s.io/v1/customresourcedefinitions",
                "",
                "boxes.example.com",
                json(crd.toString().replace("\"maximum\":100", "\"maximum\":50")));
        assertEquals(null, watch.events().next());
    }
}
