package io.jukung.apiserver.discovery;

import io.jukung.apiserver.request.RequestHandler;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The versions that other servers serve behind this one. */
public interface Elsewhere {
    /** There is no other server. */
    Elsewhere NONE =
            new Elsewhere() {
                @Override
                public long generation() {
                    return 0;
                }

                @Override
                public Map<GroupVersion, JsonObject> versions() {
                    return Map.of();
                }

                @Override
                public List<JsonObject> openApiV2() {
                    return List.of();
                }

                @Override
                public Map<String, String> openApiV3() {
                    return Map.of();
                }

                @Override
                public @Nullable RequestHandler openApiV3(String name) {
                    return null;
                }
            };

    /** Grows whenever anything changes. */
    long generation();

    /** Their {@code APIResourceList}s; empty for a version whose server does not answer now. */
    Map<GroupVersion, JsonObject> versions();

    /** Their OpenAPI v2 documents, each with its own version alone, those of priority first. */
    List<JsonObject> openApiV2();

    /** The URLs of their OpenAPI v3 documents by name, as an index shows them. */
    Map<String, String> openApiV3();

    /** Who answers with an OpenAPI v3 document, null for none of that name. */
    @Nullable RequestHandler openApiV3(String name);
}
