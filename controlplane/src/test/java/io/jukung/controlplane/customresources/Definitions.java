package io.jukung.controlplane.customresources;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.controlplane.InProcess;
import io.jukung.http.Headers;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A server with definitions, asked in process. */
final class Definitions implements AutoCloseable {
    final InProcess cluster;
    private final boolean own;

    Definitions() {
        this(new InProcess(), true);
    }

    Definitions(InProcess cluster, boolean own) {
        this.cluster = cluster;
        this.own = own;
    }

    static JsonObject yaml(String text) {
        return Yaml.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    static JsonObject json(String text) {
        return Json.parse(text.replace('\'', '"'));
    }

    /** Creates a definition and waits until it says that it is established. */
    JsonObject define(String text) throws Exception {
        JsonObject crd = yaml(text);
        call("create", "apiextensions.k8s.io/v1/customresourcedefinitions", "", "", crd);
        return await(crd.object("metadata").string("name"), c -> is(c, "Established", "True"));
    }

    JsonObject crd(String name) throws Exception {
        return call("get", "apiextensions.k8s.io/v1/customresourcedefinitions", "", name, null);
    }

    JsonObject await(String name, Predicate<JsonObject> holds) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (true) {
            JsonObject crd = crd(name);
            if (holds.test(crd)) {
                return crd;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("not so: " + crd);
            }
            Thread.sleep(5);
        }
    }

    static boolean is(JsonObject crd, String type, String status) {
        return condition(crd, type).string("status").equals(status);
    }

    static JsonObject condition(JsonObject crd, String type) {
        return crd.object("status").array("conditions").objects().stream()
                .filter(c -> c.string("type").equals(type))
                .findAny()
                .orElse(JsonObject.EMPTY);
    }

    /**
     * @param resource {@code example.com/v1/foos}, with {@code /status} behind it where wanted
     */
    JsonObject call(
            String verb,
            String resource,
            String namespace,
            String name,
            @Nullable JsonObject body,
            String... options)
            throws Exception {
        return respond(verb, resource, namespace, name, body, options).tree();
    }

    ApiResponse respond(
            String verb,
            String resource,
            String namespace,
            String name,
            @Nullable JsonObject body,
            String... options)
            throws Exception {
        return cluster.server
                .chain()
                .handle(request(verb, resource, namespace, name, body, options));
    }

    static ApiRequest request(
            String verb,
            String resource,
            String namespace,
            String name,
            @Nullable JsonObject body,
            String... options) {
        String[] parts = resource.split("/");
        GroupVersionResource gvr = new GroupVersionResource(parts[0], parts[1], parts[2]);
        Map<String, List<String>> query = new HashMap<>();
        Headers headers = new Headers();
        for (int i = 0; i < options.length; i += 2) {
            if (options[i].equals("Content-Type")) {
                headers.set(options[i], options[i + 1]);
            } else {
                query.put(options[i], List.of(options[i + 1]));
            }
        }
        return ApiRequest.local(
                InProcess.ADMIN,
                RequestInfo.resource(verb, gvr, namespace, name, parts.length > 3 ? parts[3] : ""),
                query,
                headers,
                body);
    }

    /** The message with which a request is refused. */
    String refused(
            String verb,
            String resource,
            String namespace,
            String name,
            @Nullable JsonObject body,
            String... options)
            throws Exception {
        try {
            JsonObject answer = call(verb, resource, namespace, name, body, options);
            throw new AssertionError("not refused: " + answer);
        } catch (StatusException e) {
            return e.code() + " " + e.getMessage();
        }
    }

    @Override
    public void close() {
        if (own) {
            cluster.close();
        }
    }
}
