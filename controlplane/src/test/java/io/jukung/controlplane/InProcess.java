package io.jukung.controlplane;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.base.Clock;
import io.jukung.http.Headers;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.store.memory.MemoryStore;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A whole server over a memory store, asked in process. */
public final class InProcess implements AutoCloseable {
    public static final UserInfo ADMIN = UserInfo.of("kubernetes-admin", "system:masters");

    public final MemoryStore store = new MemoryStore();
    public final KubeApiServer server;

    public InProcess() {
        this(KubeApiServerConfig.inProcess());
    }

    public InProcess(KubeApiServerConfig config) {
        server = new KubeApiServer(store, config, Clock.SYSTEM, new SplittableRandom(7));
        server.start();
    }

    /** A request as a user; the answer as a tree. */
    public JsonObject call(
            UserInfo user,
            String verb,
            String resource,
            String namespace,
            String name,
            @Nullable JsonObject body)
            throws Exception {
        return call(user, verb, resource, namespace, name, "", body);
    }

    /**
     * @param resource {@code pods}, or {@code deployments.apps} with its group
     */
    public JsonObject call(
            UserInfo user,
            String verb,
            String resource,
            String namespace,
            String name,
            String subresource,
            @Nullable JsonObject body)
            throws Exception {
        int dot = resource.indexOf('.');
        GroupVersionResource gvr =
                new GroupVersionResource(
                        dot < 0 ? "" : resource.substring(dot + 1),
                        "v1",
                        dot < 0 ? resource : resource.substring(0, dot));
        ApiRequest request =
                ApiRequest.local(
                        user,
                        RequestInfo.resource(verb, gvr, namespace, name, subresource),
                        Map.<String, List<String>>of(),
                        new Headers(),
                        body);
        return server.chain().handle(request).tree();
    }

    /** Creates an object as administrator, in the namespace that it names. */
    public JsonObject create(String resource, String json) throws Exception {
        JsonObject object = Json.parse(json);
        return call(
                ADMIN,
                "create",
                resource,
                object.object("metadata").string("namespace"),
                "",
                object);
    }

    @Override
    public void close() {
        server.close();
        store.close();
    }
}
