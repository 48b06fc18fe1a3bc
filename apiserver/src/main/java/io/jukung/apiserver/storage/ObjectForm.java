package io.jukung.apiserver.storage;

import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import io.jukung.schema.Schemas;
import io.jukung.schema.protobuf.ProtobufCodec;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How one resource's objects look in the store.
 *
 * <pre>
 *   object ──JSON or k8s\0 envelope──▶ serialized ──encryption──▶ value
 *   value ──decryption──▶ serialized ──whichever it is──▶ object in storage version
 * </pre>
 */
public final class ObjectForm {
    private static final int LONG = 1 << 16;

    private final GroupVersionKind kind;
    private final boolean protobuf;
    private final boolean builtIn;
    private final Supplier<Transformer> transformer;
    private final UnaryOperator<JsonObject> settle;

    /** How long the last object was; the next one is likely to be about as long. */
    private volatile int length = 512;

    ObjectForm(
            GroupVersionKind kind,
            boolean protobuf,
            Supplier<Transformer> transformer,
            UnaryOperator<JsonObject> settle) {
        this.kind = kind;
        this.protobuf = protobuf;
        this.builtIn = Schemas.builtIn().type(kind) != null;
        this.transformer = transformer;
        this.settle = settle;
    }

    /** The value to store for an object without its resourceVersion, in storage version. */
    public byte[] write(String key, JsonObject bare) {
        byte[] serialized = protobuf ? ProtobufCodec.builtIn().encode(bare) : json(bare);
        return transformer.get().toStorage(serialized, key);
    }

    private byte[] json(JsonObject bare) {
        byte[] json = Json.write(bare, length + length / 8);
        length = Math.min(json.length, LONG);
        return json;
    }

    /**
     * A stored object.
     *
     * @param json its serialized form where that is JSON as this server writes it, else null
     * @param tree the object where there is no {@code json}, else null
     * @param stale whether it would be written otherwise today: with another key, in another form
     *     or version
     */
    public record Read(byte @Nullable [] json, @Nullable JsonObject tree, boolean stale) {}

    /** Whether a value is served as it is, without being looked into. */
    public static boolean servable(byte[] value) {
        return value.length > 0 && value[0] == '{';
    }

    /**
     * The object that a value holds.
     *
     * @throws StatusException InternalError where it is damaged or cannot be decrypted
     */
    public Read read(String key, byte[] value) {
        Transformer.Plain plain;
        try {
            plain = transformer.get().fromStorage(value, key);
        } catch (TransformException e) {
            throw unreadable("unable to transform key \"" + key + "\": " + e.getMessage());
        }
        try {
            return read(plain);
        } catch (MalformedException e) {
            throw unreadable("unable to decode key \"" + key + "\": " + e.getMessage());
        }
    }

    private Read read(Transformer.Plain plain) {
        byte[] serialized = plain.bytes();
        boolean envelope = ProtobufCodec.isEnvelope(serialized);
        boolean stale = plain.stale() || envelope != protobuf;
        if (!envelope && StoredJson.isOurs(serialized, kind.apiVersion(), kind.kind(), builtIn)) {
            return new Read(serialized, null, stale);
        }
        return envelope
                ? inEnvelope(ProtobufCodec.open(serialized), stale)
                : new Read(null, settled(json(serialized)), true);
    }

    private Read inEnvelope(ProtobufCodec.Envelope envelope, boolean stale) {
        ProtobufCodec codec = ProtobufCodec.builtIn();
        GroupVersionKind said = GroupVersion.parse(envelope.apiVersion()).kind(envelope.kind());
        GroupVersionKind next = codec.knows(said) ? null : PastForms.successor(said);
        JsonObject tree =
                next == null
                        ? codec.decode(envelope.apiVersion(), envelope.kind(), envelope.message())
                        : PastForms.convert(codec.decodeBeta(envelope, next.apiVersion()));
        return new Read(null, settled(tree), stale || !said.equals(kind));
    }

    private static JsonObject json(byte[] serialized) {
        JsonObject tree = Json.parse(serialized);
        GroupVersionKind said = GroupVersionKind.of(tree);
        return ProtobufCodec.builtIn().knows(said) || PastForms.successor(said) == null
                ? tree
                : PastForms.convert(tree);
    }

    private JsonObject settled(JsonObject tree) {
        GroupVersionKind said = GroupVersionKind.of(tree);
        if (!said.kind().equals(kind.kind())) {
            throw new MalformedException(
                    "no kind \"" + said.kind() + "\" is stored here, only " + kind.kind());
        }
        return settle.apply(tree);
    }

    private static StatusException unreadable(String message) {
        return StatusException.of(500, "", message, JsonObject.EMPTY);
    }
}
