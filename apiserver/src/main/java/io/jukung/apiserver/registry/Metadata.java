package io.jukung.apiserver.registry;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.MetaValidation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** What the server itself sets, keeps and checks in {@code metadata}. */
final class Metadata {
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
    private static final int RANDOM_CHARS = 5;
    private static final int MAX_GENERATED = 63;
    private static final FieldPath PATH = FieldPath.of("metadata");

    private Metadata() {}

    /** The object without what only the server sets. */
    static JsonObject wipe(JsonObject object) {
        JsonObject meta = object.object("metadata");
        return object.with(
                "metadata",
                meta.without("creationTimestamp")
                        .without("uid")
                        .without("deletionTimestamp")
                        .without("deletionGracePeriodSeconds")
                        .without("selfLink"));
    }

    /** The object with the identity of a new one. */
    static JsonObject identify(JsonObject object, Instant now, RandomGenerator random) {
        JsonObject meta = object.object("metadata");
        return object.with(
                "metadata",
                meta.edit()
                        .put("creationTimestamp", Times.format(now))
                        .put("uid", uid(random))
                        .build());
    }

    private static String uid(RandomGenerator random) {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    /** The object in the namespace that its request names. */
    static JsonObject inNamespace(JsonObject object, String namespace) {
        String own = object.object("metadata").string("namespace");
        if (own.equals(namespace)) {
            return object;
        }
        if (namespace.isEmpty()) {
            return object.withoutAt("metadata", "namespace");
        }
        if (!own.isEmpty()) {
            throw StatusException.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the"
                            + " request");
        }
        return object.withAt(namespace, "metadata", "namespace");
    }

    static boolean generatesName(JsonObject object) {
        JsonObject meta = object.object("metadata");
        return meta.string("name").isEmpty() && !meta.string("generateName").isEmpty();
    }

    /** The object with a name made of its prefix and five characters that spell no words. */
    static JsonObject generateName(JsonObject object, RandomGenerator random) {
        String base = object.object("metadata").string("generateName");
        if (base.length() > MAX_GENERATED - RANDOM_CHARS) {
            base = base.substring(0, MAX_GENERATED - RANDOM_CHARS);
        }
        StringBuilder name = new StringBuilder(base);
        for (int i = 0; i < RANDOM_CHARS; i++) {
            name.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return object.withAt(name.toString(), "metadata", "name");
    }

    /** What is wrong with a new object's metadata. */
    static List<FieldError> validate(ResourceDefinition resource, JsonObject object) {
        return MetaValidation.objectMeta(
                object.object("metadata"),
                resource.namespaced(),
                resource.strategy()::nameErrors,
                PATH);
    }

    static List<FieldError> validateUpdate(JsonObject object, JsonObject old) {
        return MetaValidation.objectMetaUpdate(
                object.object("metadata"), old.object("metadata"), PATH);
    }

    /** What an update may leave out and cannot change goes over from the stored object. */
    static JsonObject carryOver(JsonObject object, JsonObject old) {
        JsonObject.Builder meta = object.object("metadata").edit();
        JsonObject before = old.object("metadata");
        meta.remove("selfLink");
        meta.putOrRemove("generation", before.get("generation"));
        for (String field :
                List.of(
                        "uid",
                        "creationTimestamp",
                        "deletionTimestamp",
                        "deletionGracePeriodSeconds")) {
            Object now = meta.get(field);
            if (now == null || now.equals("")) {
                meta.putOrRemove(field, before.get(field));
            }
        }
        return object.with("metadata", meta.build());
    }

    /** The object without equal owner references, of which the client is warned. */
    static JsonObject uniqueOwners(ApiRequest request, JsonObject object, boolean afterAdmission) {
        JsonArray references = object.object("metadata").array("ownerReferences");
        if (references.size() < 2) {
            return object;
        }
        List<Object> kept = new ArrayList<>();
        List<String> duplicates = new ArrayList<>(0);
        for (Object reference : references) {
            if (kept.contains(reference)) {
                duplicates.add(((JsonObject) reference).string("uid"));
            } else {
                kept.add(reference);
            }
        }
        if (duplicates.isEmpty()) {
            return object;
        }
        request.warn(
                ".metadata.ownerReferences contains duplicate entries"
                        + (afterAdmission ? " after mutating admission happens" : "")
                        + "; API server dedups owner references in 1.20+, and may reject such"
                        + " requests as early as 1.24; please fix your requests; duplicate UID(s)"
                        + " observed: "
                        + String.join(", ", duplicates));
        return object.withAt(JsonArray.copyOf(kept), "metadata", "ownerReferences");
    }

    static List<String> finalizers(JsonObject object) {
        return object.object("metadata").array("finalizers").strings();
    }

    static boolean terminating(JsonObject object) {
        return object.object("metadata").has("deletionTimestamp");
    }
}
