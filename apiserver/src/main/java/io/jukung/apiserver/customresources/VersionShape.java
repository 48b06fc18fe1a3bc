package io.jukung.apiserver.customresources;

import io.jukung.apiserver.registry.KindSchema;
import io.jukung.apiserver.registry.Reshaping;
import io.jukung.apiserver.structural.CustomKind;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How objects in the store look to one version: pruned and defaulted as the version says in which
 * they were stored, then converted and pruned as their new version says.
 */
final class VersionShape implements Reshaping {
    private final GroupVersion own;
    private final GroupVersion stored;
    private final Converter converter;
    private final Map<GroupVersion, CustomKind> kinds;
    private final Map<GroupVersion, List<String>> replicas;

    VersionShape(
            GroupVersion own,
            GroupVersion stored,
            Converter converter,
            Map<GroupVersion, CustomKind> kinds,
            Map<GroupVersion, List<String>> replicas) {
        this.own = own;
        this.stored = stored;
        this.converter = converter;
        this.kinds = kinds;
        this.replicas = replicas;
    }

    @Override
    public GroupVersion storedAs() {
        return stored;
    }

    @Override
    public JsonObject read(JsonObject object) {
        GroupVersion from = GroupVersion.parse(object.string("apiVersion"));
        return converted(kind(from).settled(object), from, own);
    }

    @Override
    public JsonObject write(JsonObject object) {
        return converted(object, own, stored);
    }

    @Override
    public @Nullable KindSchema schema(GroupVersion version) {
        return kinds.get(version);
    }

    @Override
    public @Nullable List<String> replicasPath(GroupVersion version) {
        return replicas.get(version);
    }

    /** An object in another of the definition's versions. */
    JsonObject to(JsonObject object, GroupVersion version) {
        return converted(object, GroupVersion.parse(object.string("apiVersion")), version);
    }

    private JsonObject converted(JsonObject object, GroupVersion from, GroupVersion to) {
        return from.equals(to) ? object : kind(to).decode(converter.convert(object, to)).object();
    }

    private CustomKind kind(GroupVersion version) {
        CustomKind kind = kinds.get(version);
        if (kind == null) {
            throw StatusException.of(
                    500,
                    "",
                    "request to convert CR from an invalid group/version: " + version.apiVersion(),
                    JsonObject.EMPTY);
        }
        return kind;
    }
}
