package io.jukung.apiserver.aggregation;

import io.jukung.http.HttpClient;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import io.jukung.schema.openapi.OpenApiV3;
import io.jukung.schema.openapi.SwaggerMerge;
import io.jukung.schema.openapi.SwaggerUpgrade;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAPI documents of another server: of v2 the part that its group and version have, of v3
 * where its documents are, or the one made of v2 for a server that knows no v3.
 *
 * @param v2 empty for none
 * @param etag what the server called its v2 document
 * @param v3 URLs by document name, as in the server's index
 * @param upgraded the v3 document made here
 */
record RemoteDocuments(
        JsonObject v2, String etag, Map<String, String> v3, byte @Nullable [] upgraded) {
    static final RemoteDocuments NONE = new RemoteDocuments(JsonObject.EMPTY, "", Map.of(), null);

    private static final System.Logger LOG = System.getLogger("kube-apiserver");
    private static final int MAX = 64 * 1024 * 1024;

    /** Asks again; what cannot be had now stays as it was known. */
    RemoteDocuments again(Backend backend, GroupVersion version) {
        RemoteDocuments known = this;
        try {
            known = known.withV2(backend, version);
        } catch (IOException | MalformedException e) {
            LOG.log(Level.DEBUG, "no OpenAPI v2 of {0}: {1}", version, e.getMessage());
        }
        try {
            return known.withV3(backend, version);
        } catch (IOException | MalformedException e) {
            LOG.log(Level.DEBUG, "no OpenAPI v3 of {0}: {1}", version, e.getMessage());
            return known;
        }
    }

    private RemoteDocuments withV2(Backend backend, GroupVersion version)
            throws IOException, MalformedException {
        try (HttpClient.Response response = backend.document("/openapi/v2", etag)) {
            return switch (response.status()) {
                case 200 -> {
                    JsonObject whole = Json.parse(response.body().readNBytes(MAX));
                    yield new RemoteDocuments(
                            SwaggerMerge.below(whole, version.path() + "/"),
                            response.headers().get("ETag", ""),
                            v3,
                            upgraded);
                }
                case 404 -> new RemoteDocuments(JsonObject.EMPTY, "", v3, upgraded);
                default -> this;
            };
        }
    }

    private RemoteDocuments withV3(Backend backend, GroupVersion version)
            throws IOException, MalformedException {
        try (HttpClient.Response response = backend.document("/openapi/v3", "")) {
            if (response.status() == 200) {
                JsonObject paths = Json.parse(response.body().readNBytes(MAX)).object("paths");
                Map<String, String> urls = new TreeMap<>();
                paths.forEach((name, place) ->
                        urls.put(name, paths.object(name).string("serverRelativeURL")));
                return new RemoteDocuments(v2, etag, urls, null);
            }
            if (response.status() != 404 || v2.isEmpty()) {
                return this;
            }
            byte[] made = Json.write(SwaggerUpgrade.toV3(v2));
            if (Arrays.equals(made, upgraded)) {
                return this; // the very same, so that nothing seems to have changed
            }
            String name = OpenApiV3.name(version);
            return new RemoteDocuments(
                    v2, etag, Map.of(name, OpenApiV3.url(name, OpenApiV3.hash(made))), made);
        }
    }
}
