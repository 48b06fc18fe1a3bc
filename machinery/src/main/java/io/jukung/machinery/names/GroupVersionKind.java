package io.jukung.machinery.names;

import io.jukung.machinery.tree.JsonObject;

/** A kind in a group at a version: {@code apps, v1, Deployment}. */
public record GroupVersionKind(String group, String version, String kind) {
    /** The kind that an object says it is, by its {@code apiVersion} and {@code kind}. */
    public static GroupVersionKind of(JsonObject object) {
        return GroupVersion.parse(object.string("apiVersion")).kind(object.string("kind"));
    }

    public GroupVersion groupVersion() {
        return new GroupVersion(group, version);
    }

    public String apiVersion() {
        return groupVersion().apiVersion();
    }

    /** As Go prints it in messages: {@code apps/v1, Kind=Deployment}. */
    @Override
    public String toString() {
        return apiVersion() + ", Kind=" + kind;
    }
}
