package io.jukung.apiserver.registry;

import io.jukung.apiserver.admission.Views;
import io.jukung.machinery.managedfields.Overlay;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.tree.JsonObject;
import java.util.Map;

/**
 * Objects that have one form only: a review's, a Scale's.
 *
 * @param names under which they are served
 */
record KindViews(
        KindSchema schema,
        GroupVersionKind requested,
        Map<GroupVersionResource, GroupVersionKind> names)
        implements Views {
    @Override
    public JsonObject show(JsonObject object, GroupVersionKind kind) {
        return object;
    }

    @Override
    public JsonObject take(JsonObject shown) {
        return schema.decode(shown).object();
    }

    @Override
    public JsonObject overlaid(JsonObject shown, JsonObject configuration) {
        return Overlay.of(shown, configuration, schema.type());
    }
}
