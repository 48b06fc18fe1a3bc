package io.jukung.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import io.jukung.schema.protobuf.ProtobufCodec;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever is sent, the answer is the client's fault or fine: never a 500, never a stack trace. */
class HostileInputTest {
    private static final int ROUNDS = Integer.getInteger("jukung.test.rounds", 400);
    private static final long SEED = Long.getLong("jukung.test.seed", 20_260_723);
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
    private static final JsonObject POD =
            Json.parse(
                    """
                    {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"default",
                    "labels":{"app":"web"},"annotations":{"a":"b"},"finalizers":["x.example/y"],
                    "ownerReferences":[{"apiVersion":"v1","kind":"Node","name":"n","uid":"u"}],
                    "managedFields":[{"manager":"m","operation":"Apply","apiVersion":"v1",
                    "time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1",
                    "fieldsV1":{"f:spec":{"f:containers":{"k:{\\"name\\":\\"a\\"}":{".":{},
                    "f:name":{}}}}}}]},
                    "spec":{"containers":[{"name":"a","image":"i","ports":[{"containerPort":80,
                    "protocol":"TCP"}],"env":[{"name":"E","value":"1"}],"resources":{"limits":
                    {"cpu":"100m","memory":"1Gi"}}},{"name":"b","image":"j"}],
                    "tolerations":[{"key":"k","operator":"Exists"}],"nodeSelector":{"a":"b"},
                    "volumes":[{"name":"v","emptyDir":{"sizeLimit":"1Gi"}}]},
                    "status":{"phase":"Running","podIPs":[{"ip":"10.0.0.1"}]}}
                    """
                            .replace("\n", ""));
    private static final JsonObject DEPLOYMENT =
            Json.parse(
                    """
                    {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},
                    "spec":{"replicas":2,"selector":{"matchLabels":{"app":"web"},
                    "matchExpressions":[{"key":"a","operator":"In","values":["b"]}]},
                    "strategy":{"rollingUpdate":{"maxSurge":"25%","maxUnavailable":1}},
                    "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":
                    [{"name":"a","image":"i"}]}}}}
                    """
                            .replace("\n", ""));

    private static ServerHarness server;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Mutations mutations = new Mutations(random);

    @BeforeAll
    static void start() {
        server = new ServerHarness();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private void fine(String what, HttpResponse<byte[]> answer) {
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        String about = what + " → " + answer.statusCode() + " " + text;
        assertFalse(text.contains("\tat ") || text.contains("panic"), about);
        if (answer.statusCode() >= 400) {
            // what upstream itself answers with a 500
            boolean known =
                    text.contains("resourceVersion should not be set on objects")
                            || text.contains("failed to create typed patch object");
            assertTrue(answer.statusCode() < 500 || known, about);
            assertEquals("Status", Json.parse(answer.body()).string("kind"), about);
        }
    }

    private void send(String method, String path, byte[] body, String type) {
        fine(
                method + " " + path + " " + type + " " + new String(body, StandardCharsets.UTF_8),
                server.bytes(method, path, body, "Content-Type", type));
    }

    private static byte[] json(Object tree) {
        return Mutations.json(tree);
    }

    @Test
    void bodies() {
        for (int i = 0; i < ROUNDS; i++) {
            boolean pod = random.nextBoolean();
            JsonObject good = pod ? POD : DEPLOYMENT;
            String path = pod ? PODS : DEPLOYMENTS;
            byte[] bad =
                    random.nextBoolean() ? json(mutations.tree(good)) : mutations.bytes(json(good));
            String validation = List.of("", "Strict", "Warn", "Ignore").get(random.nextInt(4));
            send(
                    "POST",
                    path + "?dryRun=All&fieldValidation=" + validation,
                    bad,
                    "application/json");
            send("PUT", path + "/web", bad, "application/json");
        }
    }

    @Test
    void yaml() {
        for (int i = 0; i < ROUNDS; i++) {
            byte[] good = Yaml.write(mutations.tree(POD)).getBytes(StandardCharsets.UTF_8);
            send("POST", PODS + "?dryRun=All", mutations.bytes(good), "application/yaml");
        }
    }

    @Test
    void protobuf() {
        byte[] good = ProtobufCodec.builtIn().encode(POD);
        for (int i = 0; i < 2 * ROUNDS; i++) {
            send("POST", PODS + "?dryRun=All", mutations.bytes(good), ProtobufCodec.CONTENT_TYPE);
        }
    }

    @Test
    void patches() {
        server.bytes("POST", PODS, json(POD), "Content-Type", "application/json");
        server.bytes("POST", DEPLOYMENTS, json(DEPLOYMENT), "Content-Type", "application/json");
        JsonArray operations =
                (JsonArray)
                        Json.parseValue(
                                """
                                [{"op":"test","path":"/metadata/name","value":"web"},
                                {"op":"add","path":"/metadata/labels","value":{"c":"d"}},
                                {"op":"copy","from":"/spec/containers/0","path":"/spec/containers/-"},
                                {"op":"remove","path":"/spec/containers/1/image"},
                                {"op":"move","from":"/metadata/labels","path":"/metadata/annotations"},
                                {"op":"replace","path":"/spec/containers/0/name","value":"z~1~0"}]
                                """
                                        .getBytes(StandardCharsets.UTF_8),
                                path -> {});
        for (int i = 0; i < ROUNDS; i++) {
            boolean pod = random.nextBoolean();
            JsonObject good = (pod ? POD : DEPLOYMENT).withoutAt("metadata", "managedFields");
            String path = (pod ? PODS : DEPLOYMENTS) + "/web";
            String status = random.nextInt(4) == 0 ? "/status" : "";
            send(
                    "PATCH",
                    path + status + "?dryRun=All",
                    json(mutations.tree(operations)),
                    "application/json-patch+json");
            for (String kind : List.of("merge", "strategic-merge")) {
                send(
                        "PATCH",
                        path + status + "?dryRun=All",
                        json(mutations.tree(good)),
                        "application/" + kind + "-patch+json");
            }
            String force = random.nextBoolean() ? "&force=true" : "";
            send(
                    "PATCH",
                    path + status + "?fieldManager=m" + random.nextInt(3) + force,
                    random.nextInt(4) == 0
                            ? mutations.bytes(json(good))
                            : json(mutations.tree(good)),
                    "application/apply-patch+yaml");
        }
    }

    @Test
    void scales() {
        server.bytes("POST", DEPLOYMENTS, json(DEPLOYMENT), "Content-Type", "application/json");
        JsonObject scale =
                Json.parse(
                        "{\"apiVersion\":\"autoscaling/v1\",\"kind\":\"Scale\",\"metadata\":"
                                + "{\"name\":\"web\",\"namespace\":\"default\"},\"spec\":"
                                + "{\"replicas\":3}}");
        for (int i = 0; i < ROUNDS / 4; i++) {
            byte[] bad = json(mutations.tree(scale));
            send("PUT", DEPLOYMENTS + "/web/scale", bad, "application/json");
            send("PATCH", DEPLOYMENTS + "/web/scale", bad, "application/merge-patch+json");
            send(
                    "PATCH",
                    DEPLOYMENTS + "/web/scale?fieldManager=m",
                    bad,
                    "application/apply-patch+yaml");
        }
    }

    @Test
    void deletions() {
        JsonObject options =
                Json.parse(
                        "{\"apiVersion\":\"v1\",\"kind\":\"DeleteOptions\",\"gracePeriodSeconds\":5,"
                                + "\"propagationPolicy\":\"Foreground\",\"preconditions\":{\"uid\":"
                                + "\"u\",\"resourceVersion\":\"1\"},\"dryRun\":[\"All\"]}");
        for (int i = 0; i < ROUNDS / 2; i++) {
            byte[] bad =
                    random.nextBoolean()
                            ? json(mutations.tree(options))
                            : mutations.bytes(json(options));
            send("DELETE", PODS + "/nobody", bad, "application/json");
            send("DELETE", PODS + "?labelSelector=a%3Dnobody", bad, "application/json");
        }
    }

    @Test
    void queries() {
        List<String> good =
                List.of(
                        "labelSelector=a in (b,c),!d,e!=f,g>1",
                        "fieldSelector=metadata.name=a,spec.nodeName!=b\\,c",
                        "limit=5&continue="
                                + Base64.getUrlEncoder()
                                        .encodeToString(
                                                "{\"v\":\"meta.k8s.io/v1\",\"rv\":1,\"start\":\"a\"}"
                                                        .getBytes(StandardCharsets.UTF_8)),
                        "resourceVersion=1&resourceVersionMatch=Exact",
                        "resourceVersion=0&resourceVersionMatch=NotOlderThan",
                        "timeoutSeconds=1&pretty=true",
                        "sendInitialEvents=true&allowWatchBookmarks=1");
        for (int i = 0; i < ROUNDS; i++) {
            StringBuilder query = new StringBuilder("timeout=1s");
            for (String pair : good.get(random.nextInt(good.size())).split("&")) {
                int equals = pair.indexOf('=');
                byte[] value =
                        mutations.bytes(
                                pair.substring(equals + 1).getBytes(StandardCharsets.UTF_8));
                query.append('&')
                        .append(pair, 0, equals + 1)
                        .append(
                                URLEncoder.encode(
                                        new String(value, StandardCharsets.ISO_8859_1),
                                        StandardCharsets.ISO_8859_1));
            }
            // a version yet to come is waited for
            String text =
                    query.toString().replaceAll("resourceVersion=[0-9]+", "resourceVersion=1");
            fine(text, server.bytes("GET", PODS + "?" + text, new byte[0], "X-Seed", "" + i));
        }
    }

    @Test
    void names() {
        for (int i = 0; i < ROUNDS / 2; i++) {
            byte[] name = mutations.bytes("web/status/..%2fx;=&".getBytes(StandardCharsets.UTF_8));
            String encoded =
                    URLEncoder.encode(
                            new String(name, StandardCharsets.ISO_8859_1),
                            StandardCharsets.ISO_8859_1);
            String path = random.nextBoolean() ? encoded : encoded.replace("%2F", "/");
            fine(path, server.bytes("GET", PODS + "/" + path, new byte[0], "X-Seed", "" + i));
            fine(
                    path,
                    server.bytes(
                            "GET",
                            "/api/v1/namespaces/" + path + "/pods",
                            new byte[0],
                            "X-Seed",
                            "" + i));
        }
    }

    /** Small bodies that want to become large, and large ones that want to become larger. */
    @Test
    void bombs() {
        server.bytes("POST", PODS, json(POD), "Content-Type", "application/json");
        StringBuilder aliases = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++) {
            aliases.append("a%d: &a%d [".formatted(i, i))
                    .append(("*a" + (i - 1) + ",").repeat(9))
                    .append("x]\n");
        }
        StringBuilder copies = new StringBuilder("[");
        copies.append("{\"op\":\"add\",\"path\":\"/metadata/x\",\"value\":[1]}");
        for (int i = 0; i < 60; i++) {
            copies.append(",{\"op\":\"copy\",\"from\":\"/metadata/x\",\"path\":\"/metadata/x/-\"}");
        }
        copies.append("]");
        byte[] claim = ProtobufCodec.builtIn().encode(POD);
        java.util.Arrays.fill(claim, 10, 15, (byte) 0xff);
        long before = allocated();
        bomb("POST", PODS, aliases.toString(), "application/yaml");
        bomb("POST", PODS, "[".repeat(3_000_000), "application/json");
        bomb("POST", PODS, "{\"a\":".repeat(500_000), "application/json");
        bomb("POST", PODS, "- ".repeat(1_000_000), "application/yaml");
        bomb("POST", PODS, "[".repeat(1_000_000), "application/yaml");
        bomb("PATCH", PODS + "/web", copies.toString(), "application/json-patch+json");
        bomb("PATCH", PODS + "/web", "{\"a\":".repeat(400_000), "application/merge-patch+json");
        bomb("POST", PODS, new String(claim, StandardCharsets.ISO_8859_1), "application/json");
        send("POST", PODS, claim, ProtobufCodec.CONTENT_TYPE);
        long allocated = allocated() - before;
        assertTrue(allocated < 1_500_000_000L, "allocated " + allocated);
    }

    private void bomb(String method, String path, String body, String type) {
        HttpResponse<byte[]> answer =
                server.bytes(
                        method, path, body.getBytes(StandardCharsets.UTF_8), "Content-Type", type);
        fine(body.substring(0, 40), answer);
        assertTrue(answer.statusCode() >= 400, body.substring(0, 40));
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean)
                        java.lang.management.ManagementFactory.getThreadMXBean())
                .getTotalThreadAllocatedBytes();
    }
}
