package io.jukung.apiserver.discovery;

import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.tree.JsonObject;
import java.util.Map;

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
                public Map<GroupVersion, byte[]> openApi() {
                    return Map.of();
                }
            };

    /** Grows whenever anything changes. */
    long generation();

    /** Their {@code APIResourceList}s; empty for a version whose server does not answer now. */
    Map<GroupVersion, JsonObject> versions();

    /** Their OpenAPI v3 documents, as far as they have any. */
    Map<GroupVersion, byte[]> openApi();
}
