package io.jukung.apiserver.admission;

import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.tree.JsonObject;
import java.util.Map;

/** Objects of one kind without other versions. */
record OnlyView(GroupVersionKind requested) implements Views {
    @Override
    public Map<GroupVersionResource, GroupVersionKind> names() {
        return Map.of();
    }

    @Override
    public JsonObject show(JsonObject object, GroupVersionKind kind) {
        return object;
    }

    @Override
    public JsonObject take(JsonObject shown) {
        return shown;
    }

    @Override
    public JsonObject overlaid(JsonObject shown, JsonObject configuration) {
        throw new IllegalArgumentException("there is no schema of " + requested);
    }
}
