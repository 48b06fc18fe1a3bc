package io.jukung.apiserver;

import io.jukung.apiserver.authentication.TokenFile;
import io.jukung.apiserver.authorization.Authorizers;
import io.jukung.apiserver.registry.ResourceDefinition;
import io.jukung.apiserver.registry.ResourceStrategy;
import io.jukung.apiserver.registry.Subresource;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.apiserver.table.Column;
import io.jukung.http.HttpServer;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.store.Store;
import io.jukung.store.memory.MemoryStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A server with a few real resources over a memory store, reached over real HTTP. */
final class ServerHarness implements AutoCloseable {
    /** {@code -Djukung.test.store=distant} runs the same tests as if the store were elsewhere. */
    private static final boolean DISTANT =
            System.getProperty("jukung.test.store", "").equals("distant");

    final MemoryStore store = new MemoryStore();
    final ApiServer server;
    final HttpServer http;
    final HttpClient client = HttpClient.newHttpClient();

    ServerHarness() {
        this(builder -> {});
    }

    ServerHarness(Consumer<ApiServer.Builder> more) {
        this(DISTANT ? DistantStore::new : UnaryOperator.identity(), more);
    }

    /** A server over a store that stands before the one in memory. */
    ServerHarness(UnaryOperator<Store> before, Consumer<ApiServer.Builder> more) {
        ApiServer.Builder builder = ApiServer.builder(before.apply(store));
        builder.resource(
                        ResourceDefinition.builder("", "namespaces", "Namespace", false)
                                .shortNames("ns")
                                .subresources(Subresource.status())
                                .build())
                .resource(
                        ResourceDefinition.builder("", "configmaps", "ConfigMap", true)
                                .shortNames("cm")
                                .strategy(new Keeping())
                                .build())
                .resource(
                        ResourceDefinition.builder("", "pods", "Pod", true)
                                .shortNames("po")
                                .categories("all")
                                .strategy(new Pods())
                                .columns(
                                        List.of(
                                                Column.name("Name of the pod"),
                                                Column.of(
                                                        "Status",
                                                        "Phase",
                                                        pod ->
                                                                pod.object("status")
                                                                        .string("phase")),
                                                Column.age("Age of the pod")))
                                .subresources(Subresource.status())
                                .build())
                .resource(
                        ResourceDefinition.builder("apps", "deployments", "Deployment", true)
                                .shortNames("deploy")
                                .categories("all")
                                .subresources(
                                        Subresource.status(),
                                        Subresource.scale(
                                                "spec.replicas",
                                                "status.replicas",
                                                "spec.selector"))
                                .strategy(new Generations())
                                .build())
                .authenticator(
                        TokenFile.of(
                                Map.of(
                                        "admin",
                                        new UserInfo(
                                                "admin", "", List.of("system:masters"), Map.of()),
                                        "alice",
                                        new UserInfo("alice", "", List.of("devs"), Map.of()))))
                .authorizer(Authorizers.privileged("system:masters"));
        more.accept(builder);
        server = builder.build();
        try {
            http = HttpServer.builder(server.httpHandler()).bind("127.0.0.1", 0).start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Counts up the generation as upstream's strategies do. */
    static class Generations implements ResourceStrategy {
        @Override
        public JsonObject prepareForCreate(ApiRequest request, JsonObject object) {
            return object.without("status").withAt(1L, "metadata", "generation");
        }

        @Override
        public JsonObject prepareForUpdate(ApiRequest request, JsonObject object, JsonObject old) {
            JsonObject kept =
                    old.get("status") == null
                            ? object.without("status")
                            : object.with("status", old.object("status"));
            return kept.object("spec").equals(old.object("spec"))
                    ? kept
                    : kept.withAt(
                            old.object("metadata").integer("generation", 0) + 1,
                            "metadata",
                            "generation");
        }

        @Override
        public JsonObject prepareForStatusUpdate(
                ApiRequest request, JsonObject object, JsonObject old) {
            return object.with("spec", old.object("spec"));
        }
    }

    /** A strategy that changes nothing. */
    static final class Keeping implements ResourceStrategy {}

    /** Graceful deletion and a field to select by. */
    static final class Pods implements ResourceStrategy {
        @Override
        public long gracePeriodSeconds(JsonObject object, @Nullable Long asked) {
            if (object.object("spec").string("nodeName").isEmpty()) {
                return 0;
            }
            return asked == null ? 30 : asked;
        }

        @Override
        public Map<String, String> selectableFields(JsonObject object) {
            return Map.of(
                    "spec.nodeName",
                    object.object("spec").string("nodeName"),
                    "status.phase",
                    object.object("status").string("phase"));
        }

        @Override
        public boolean answersDeletedObject() {
            return true;
        }
    }

    /** An answer with its body as JSON. */
    record Answer(int code, JsonObject body, HttpResponse<byte[]> response) {
        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }
    }

    Answer get(String path) {
        return send("GET", path, "", "", Map.of());
    }

    Answer post(String path, String body) {
        return send("POST", path, "application/json", body, Map.of());
    }

    Answer put(String path, JsonObject body) {
        return send("PUT", path, "application/json", body.toString(), Map.of());
    }

    Answer patch(String path, String kind, String body) {
        return send("PATCH", path, "application/" + kind, body, Map.of());
    }

    Answer delete(String path, String body) {
        return send("DELETE", path, "application/json", body, Map.of());
    }

    Answer send(String method, String path, String type, String body, Map<String, String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.port() + path))
                        .method(
                                method,
                                body.isEmpty()
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        request.header("User-Agent", "harness/1.0");
        if (!headers.containsKey("Authorization")) {
            request.header("Authorization", "Bearer admin");
        }
        headers.forEach((name, value) -> {
            if (!value.isEmpty()) {
                request.header(name, value);
            }
        });
        try {
            HttpResponse<byte[]> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            byte[] bytes = response.body();
            String text = new String(bytes, StandardCharsets.UTF_8).strip();
            JsonObject tree = text.startsWith("{") ? Json.parse(text) : JsonObject.EMPTY;
            return new Answer(response.statusCode(), tree, response);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<byte[]> bytes(String method, String path, byte[] body, String... headers) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.port() + path))
                        .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                        .header("Authorization", "Bearer admin")
                        .headers(headers)
                        .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
        http.close();
        server.close();
        store.close();
    }
}
