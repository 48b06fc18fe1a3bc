package io.jukung.client;

import io.jukung.api.Kind;
import io.jukung.api.KubeObject;
import io.jukung.client.ApiCall.Verb;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The API's verbs in types, as one identity.
 *
 * <pre>{@code
 * Pod pod = client.get(Pod.KIND, "default", "web");
 * client.updateStatus(Pod.KIND, pod.edit().status(s -> s.phase("Running")).build());
 * for (Node node : client.listAll(Node.KIND, "", ListOptions.ALL).items()) { … }
 * }</pre>
 *
 * <p>Kinds without a view of their own go through {@link Untyped#kind}. Every method blocks the
 * caller's thread and throws {@link StatusException} for what the server refuses; {@code namespace}
 * is "" for kinds without one and, in lists, for all namespaces. Safe for any number of threads.
 */
public final class Client implements AutoCloseable {
    private static final int PAGE = 500;

    private final Transport transport;

    public Client(Transport transport) {
        this.transport = transport;
    }

    public Transport transport() {
        return transport;
    }

    public <T extends KubeObject> T get(Kind<T> kind, String namespace, String name) {
        return read(kind, call(kind, Verb.GET, namespace, required(kind, name), "", null));
    }

    /** As {@link #get}, but null where there is no such object. */
    public <T extends KubeObject> @Nullable T find(Kind<T> kind, String namespace, String name) {
        try {
            return get(kind, namespace, name);
        } catch (StatusException e) {
            if (e.isNotFound()) {
                return null;
            }
            throw e;
        }
    }

    /** A list, or its first page where the options limit it. */
    public <T extends KubeObject> Listing<T> list(
            Kind<T> kind, String namespace, ListOptions options) {
        JsonObject list =
                transport.call(
                        new ApiCall(
                                Verb.LIST,
                                kind.resource(),
                                namespace,
                                "",
                                "",
                                options.query(),
                                null));
        JsonArray array = list.array("items");
        List<T> items = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            items.add(kind.of(withKind(kind, array.object(i))));
        }
        JsonObject metadata = list.object("metadata");
        return new Listing<>(
                items, metadata.string("resourceVersion"), metadata.string("continue"));
    }

    /**
     * A whole list, read in pages of 500; all of one revision unless the server has meanwhile
     * compacted it, when the list starts again in one piece.
     */
    public <T extends KubeObject> Listing<T> listAll(
            Kind<T> kind, String namespace, ListOptions options) {
        Listing<T> page = list(kind, namespace, options.page(PAGE, ""));
        if (page.continueToken().isEmpty()) {
            return page;
        }
        List<T> items = new ArrayList<>(page.items());
        String token = page.continueToken();
        while (!token.isEmpty()) {
            try {
                page = list(kind, namespace, options.page(PAGE, token));
            } catch (StatusException e) {
                if (e.isExpired()) {
                    return list(kind, namespace, options);
                }
                throw e;
            }
            items.addAll(page.items());
            token = page.continueToken();
        }
        return new Listing<>(items, page.resourceVersion(), "");
    }

    /** Creates the object in the namespace that it names. */
    public <T extends KubeObject> T create(Kind<T> kind, T object) {
        return read(kind, call(kind, Verb.CREATE, object.namespace(), "", "", object.node()));
    }

    /** Replaces the object; refused with Conflict where its resourceVersion is an old one. */
    public <T extends KubeObject> T update(Kind<T> kind, T object) {
        return update(kind, object, "");
    }

    /** As {@link #update}, but only the status changes. */
    public <T extends KubeObject> T updateStatus(Kind<T> kind, T object) {
        return update(kind, object, "status");
    }

    /** As {@link #update}, through a subresource: {@code status}, {@code finalize}, … */
    public <T extends KubeObject> T update(Kind<T> kind, T object, String subresource) {
        return read(
                kind,
                call(
                        kind,
                        Verb.UPDATE,
                        object.namespace(),
                        required(kind, object.name()),
                        subresource,
                        object.node()));
    }

    /**
     * Patches an object.
     *
     * @param subresource "" for the object itself
     * @param body a JsonObject, or the JsonArray of a JSON patch
     */
    public <T extends KubeObject> T patch(
            Kind<T> kind,
            String namespace,
            String name,
            String subresource,
            PatchType type,
            Object body) {
        return read(
                kind, call(kind, type.verb(), namespace, required(kind, name), subresource, body));
    }

    /**
     * Applies a partial object as a field manager (server-side apply), creating it if need be.
     *
     * @param force takes over fields that others manage; without it they are conflicts
     */
    public <T extends KubeObject> T apply(
            Kind<T> kind, T object, String subresource, String fieldManager, boolean force) {
        Map<String, String> query =
                force
                        ? Map.of("fieldManager", fieldManager, "force", "true")
                        : Map.of("fieldManager", fieldManager);
        return read(
                kind,
                new ApiCall(
                        Verb.APPLY,
                        kind.resource(),
                        object.namespace(),
                        required(kind, object.name()),
                        subresource,
                        query,
                        object.node()));
    }

    /**
     * Deletes an object, or asks for it.
     *
     * @return the {@code Status} of a deletion that is done, or the object where it lives on with a
     *     deletionTimestamp
     */
    public JsonObject delete(Kind<?> kind, String namespace, String name, DeleteOptions options) {
        return transport.call(
                call(kind, Verb.DELETE, namespace, required(kind, name), "", options.body()));
    }

    /** As {@link #delete}; answers false where there was no such object. */
    public boolean deleteIfThere(
            Kind<?> kind, String namespace, String name, DeleteOptions options) {
        try {
            delete(kind, namespace, name, options);
            return true;
        } catch (StatusException e) {
            if (e.isNotFound()) {
                return false;
            }
            throw e;
        }
    }

    /** Deletes everything that a list with these options would show. */
    public void deleteCollection(
            Kind<?> kind, String namespace, DeleteOptions options, ListOptions which) {
        transport.call(
                new ApiCall(
                        Verb.DELETE_COLLECTION,
                        kind.resource(),
                        namespace,
                        "",
                        "",
                        which.query(),
                        options.body()));
    }

    /**
     * Posts to a subresource: {@code binding} and {@code eviction} of pods, {@code token} of
     * service accounts.
     *
     * @return what the server answers, such as the TokenRequest with its token
     */
    public JsonObject createSubresource(
            Kind<?> kind, String namespace, String name, String subresource, JsonObject body) {
        return transport.call(
                call(kind, Verb.CREATE, namespace, required(kind, name), subresource, body));
    }

    /** Reads a subresource that is an object: {@code scale}. */
    public JsonObject getSubresource(
            Kind<?> kind, String namespace, String name, String subresource) {
        return transport.call(
                call(kind, Verb.GET, namespace, required(kind, name), subresource, null));
    }

    /** Watches from the options' resourceVersion; objects of events are as the server has them. */
    public WatchStream watch(Kind<?> kind, String namespace, ListOptions options) {
        return transport.watch(
                new ApiCall(Verb.WATCH, kind.resource(), namespace, "", "", options.query(), null));
    }

    @Override
    public void close() {
        transport.close();
    }

    private <T extends KubeObject> T read(Kind<T> kind, ApiCall call) {
        return kind.of(transport.call(call));
    }

    private static ApiCall call(
            Kind<?> kind,
            Verb verb,
            String namespace,
            String name,
            String subresource,
            @Nullable Object body) {
        return new ApiCall(verb, kind.resource(), namespace, name, subresource, Map.of(), body);
    }

    /** Servers leave kind and apiVersion out of a list's items; views want them. */
    private static JsonObject withKind(Kind<?> kind, JsonObject item) {
        return item.has("kind")
                ? item
                : item.edit()
                        .put("apiVersion", kind.groupVersionKind().apiVersion())
                        .put("kind", kind.groupVersionKind().kind())
                        .build();
    }

    private static String required(Kind<?> kind, String name) {
        if (name.isEmpty()) {
            throw StatusException.badRequest(
                    "resource name may not be empty (" + kind.resource().groupResource() + ")");
        }
        return name;
    }
}
