package io.jukung.controlplane.cluster;

import io.jukung.apiserver.registry.ApiObject;
import io.jukung.apiserver.registry.VirtualResource;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.http.Headers;
import io.jukung.http.HttpClient;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.table.Columns;
import io.jukung.store.Store;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * {@code componentstatuses}: asks the store, and the scheduler and the controller manager at their
 * usual ports on this machine, each time somebody looks.
 */
public final class ComponentStatuses {
    private static final GroupResource RESOURCE = new GroupResource("", "componentstatuses");
    private static final int CONTROLLER_MANAGER_PORT = 10257;
    private static final int SCHEDULER_PORT = 10259;

    private final Map<String, Check> checks = new TreeMap<>();

    /** Answers what a component says of itself; throws where it is not well. */
    @FunctionalInterface
    private interface Check {
        String message() throws Exception;
    }

    /**
     * @param client trusts any certificate, as components on the same machine sign their own
     */
    public ComponentStatuses(Store store, HttpClient client) {
        checks.put("controller-manager", () -> ask(client, CONTROLLER_MANAGER_PORT));
        checks.put("scheduler", () -> ask(client, SCHEDULER_PORT));
        checks.put(
                "etcd-0",
                () -> {
                    store.revision();
                    return "ok";
                });
    }

    public VirtualResource resource() {
        return new VirtualResource(
                new GroupVersion("", "v1"),
                RESOURCE.resource(),
                "componentstatus",
                "ComponentStatus",
                false,
                Set.of("get", "list"),
                List.of("cs"),
                List.of(),
                Columns.of(RESOURCE),
                this::answer);
    }

    private ApiResponse answer(ApiRequest request, JsonObject body) {
        request.warn("v1 ComponentStatus is deprecated in v1.19+");
        String name = request.info().name();
        if (request.info().verb().equals("list")) {
            return new ApiResponse.Listing(
                    "v1",
                    "ComponentStatusList",
                    JsonObject.EMPTY,
                    checks.entrySet().stream()
                            .map(component ->
                                    ApiObject.ofTree(
                                            status(component.getKey(), component.getValue())))
                            .toList());
        }
        Check check = checks.get(name);
        if (check == null) {
            throw StatusException.notFound(RESOURCE, name);
        }
        return new ApiResponse.One(200, ApiObject.ofTree(status(name, check)));
    }

    private static JsonObject status(String component, Check check) {
        JsonObject condition;
        try {
            condition = condition("True", "message", check.message());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            condition = condition("Unknown", "message", "interrupted");
        } catch (Exception e) {
            condition = condition("False", "message", String.valueOf(e.getMessage()));
        }
        return JsonObject.of(
                "apiVersion",
                "v1",
                "kind",
                "ComponentStatus",
                "metadata",
                JsonObject.of("name", component),
                "conditions",
                JsonArray.of(condition));
    }

    private static JsonObject condition(String status, String member, String text) {
        return JsonObject.of("type", "Healthy", "status", status, member, text);
    }

    private static String ask(HttpClient client, int port) throws IOException {
        String url = "https://127.0.0.1:" + port + "/healthz";
        HttpClient.Request request = new HttpClient.Request("GET", url, new Headers(), null);
        try (HttpClient.Response response = client.send(request)) {
            String said = new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
            if (response.status() != 200) {
                throw new IOException(
                        "unhealthy http status code: " + response.status() + " with body: " + said);
            }
            return said;
        } catch (ConnectException e) {
            throw new IOException(
                    "Get \""
                            + url
                            + "\": dial tcp 127.0.0.1:"
                            + port
                            + ": connect: connection refused",
                    e);
        } catch (IOException e) {
            throw new IOException("Get \"" + url + "\": " + e.getMessage(), e);
        }
    }
}
