package io.jukung.controllers.garbagecollector;

import io.jukung.machinery.tree.JsonObject;
import java.util.List;

/**
 * An object as the graph knows it: all of it that matters to ownership.
 *
 * @param namespace "" for none
 * @param terminating whether it has a deletionTimestamp
 * @param foreground whether its deletion waits for its dependents
 * @param orphaning whether its deletion lets its dependents live
 */
record Dependent(
        String uid,
        String apiVersion,
        String kind,
        String namespace,
        String name,
        List<Owner> owners,
        boolean terminating,
        boolean foreground,
        boolean orphaning) {
    static final String FOREGROUND = "foregroundDeletion";
    static final String ORPHAN = "orphan";

    /** An owner reference. */
    record Owner(String uid, String apiVersion, String kind, String name, boolean blocks) {
        static Owner of(JsonObject reference) {
            return new Owner(
                    reference.string("uid"),
                    reference.string("apiVersion"),
                    reference.string("kind"),
                    reference.string("name"),
                    reference.bool("blockOwnerDeletion", false));
        }
    }

    static Dependent of(JsonObject object) {
        JsonObject metadata = object.object("metadata");
        List<String> finalizers = metadata.array("finalizers").strings();
        boolean terminating = metadata.has("deletionTimestamp");
        return new Dependent(
                metadata.string("uid"),
                object.string("apiVersion"),
                object.string("kind"),
                metadata.string("namespace"),
                metadata.string("name"),
                owners(object),
                terminating,
                terminating && finalizers.contains(FOREGROUND),
                terminating && finalizers.contains(ORPHAN));
    }

    static List<Owner> owners(JsonObject object) {
        return object.object("metadata").array("ownerReferences").objects().stream()
                .map(Owner::of)
                .toList();
    }

    boolean ownedBy(String ownerUid) {
        return owners.stream().anyMatch(o -> o.uid().equals(ownerUid));
    }

    boolean blocks(String ownerUid) {
        return owners.stream().anyMatch(o -> o.blocks() && o.uid().equals(ownerUid));
    }

    /** As upstream prints it in logs: {@code [v1/Pod, namespace: default, name: web, uid: …]}. */
    @Override
    public String toString() {
        return "["
                + apiVersion
                + "/"
                + kind
                + ", namespace: "
                + namespace
                + ", name: "
                + name
                + ", uid: "
                + uid
                + "]";
    }
}
