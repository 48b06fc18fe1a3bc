package io.jukung.schema.protobuf;

import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import io.jukung.schema.Schemas;
import io.jukung.schema.StructType;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code application/vnd.kubernetes.protobuf}: four bytes {@code k8s\0}, then a {@code
 * runtime.Unknown} with apiVersion and kind around the object's own message.
 *
 * <pre>{@code
 * ProtobufCodec codec = ProtobufCodec.builtIn();
 * byte[] body = codec.encode(pod.node());
 * JsonObject tree = codec.decode(body);
 * }</pre>
 *
 * Members that a type does not have are not written: protobuf has no place for them.
 */
public final class ProtobufCodec {
    public static final String CONTENT_TYPE = "application/vnd.kubernetes.protobuf";

    /** The content type of watches: each event is a frame of four bytes of length and a message. */
    public static final String STREAM_TYPE = CONTENT_TYPE + ";stream=watch";

    private static final String BARE = "PartialObjectMetadata";
    private static final byte[] MAGIC = {'k', '8', 's', 0};

    private static final class Holder {
        private static final ProtobufCodec BUILT_IN = new ProtobufCodec(Schemas.builtIn());
    }

    private final Schemas schemas;
    private final TreeEncoder encoder;
    private final TreeDecoder decoder;

    private ProtobufCodec(Schemas schemas) {
        this.schemas = schemas;
        Wire wire = new Wire();
        this.encoder = new TreeEncoder(schemas, wire);
        this.decoder = new TreeDecoder(schemas, wire, this);
    }

    public static ProtobufCodec builtIn() {
        return Holder.BUILT_IN;
    }

    /** Whether objects of a kind have a protobuf form: all built-in ones, lists and Status too. */
    public boolean knows(GroupVersionKind kind) {
        return find(kind) != null;
    }

    /**
     * An object or list with its apiVersion and kind, in its envelope.
     *
     * @throws IllegalArgumentException where the kind has no protobuf form
     * @throws MalformedException where a value is not of its field's type
     */
    public byte[] encode(JsonObject object) {
        GroupVersionKind kind = GroupVersionKind.of(object);
        StructType type = type(kind);
        ProtoWriter out = begin(kind);
        out.message(2, raw -> encoder.struct(type, object, raw));
        return end(out);
    }

    /** A message of a kind in its envelope: what {@link #encode} answers. */
    public byte[] envelope(GroupVersionKind kind, byte[] message) {
        ProtoWriter out = begin(kind);
        out.bytes(2, message);
        return end(out);
    }

    /** The object's own message, outside an envelope. */
    public byte[] message(JsonObject object) {
        ProtoWriter out = new ProtoWriter();
        encoder.struct(type(GroupVersionKind.of(object)), object, out);
        return out.toBytes();
    }

    /**
     * Writes a list in its envelope, its items as they come from {@link #message}.
     *
     * @param kind the list's
     */
    public void writeList(
            OutputStream out, GroupVersionKind kind, JsonObject metadata, List<byte[]> items)
            throws IOException {
        ProtoWriter own = new ProtoWriter();
        encoder.struct(type(kind), JsonObject.of("metadata", metadata), own);
        byte[] before = own.toBytes();
        long length = before.length;
        for (byte[] item : items) {
            length += 1 + ProtoWriter.width(item.length) + item.length;
        }
        ProtoWriter head = begin(kind);
        head.bytesHead(2, length);
        out.write(head.toBytes());
        out.write(before);
        for (byte[] item : items) {
            ProtoWriter each = new ProtoWriter(8);
            each.bytesHead(2, item.length);
            out.write(each.toBytes());
            out.write(item);
        }
        out.write(end(new ProtoWriter(8)));
    }

    private StructType type(GroupVersionKind kind) {
        StructType type = find(kind);
        if (type == null) {
            throw new IllegalArgumentException("no protobuf form of " + kind);
        }
        return type;
    }

    /** An envelope up to its content. */
    private static ProtoWriter begin(GroupVersionKind kind) {
        ProtoWriter out = new ProtoWriter();
        out.raw(MAGIC);
        out.message(
                1,
                meta -> {
                    meta.text(1, kind.apiVersion());
                    meta.text(2, kind.kind());
                });
        return out;
    }

    /** Content encoding and type: the empty ones say that the content is protobuf as it is. */
    private static byte[] end(ProtoWriter out) {
        out.text(3, "");
        out.text(4, "");
        return out.toBytes();
    }

    /**
     * A kind's type. What has only metadata is numbered as the metadata of every kind is, and lists
     * of it likewise.
     */
    private @Nullable StructType find(GroupVersionKind kind) {
        return kind.group().equals("meta.k8s.io") && kind.kind().startsWith(BARE)
                ? schemas.type(
                        new GroupVersionKind(
                                "", "v1", "ConfigMap" + kind.kind().substring(BARE.length())))
                : schemas.type(kind);
    }

    /** Whether a body begins as an envelope does. */
    public static boolean isEnvelope(byte[] body) {
        return body.length >= 4
                && body[0] == MAGIC[0]
                && body[1] == MAGIC[1]
                && body[2] == MAGIC[2]
                && body[3] == MAGIC[3];
    }

    /**
     * The object in an envelope, with apiVersion and kind.
     *
     * @throws MalformedException where it is no envelope, is damaged, or is of an unknown kind
     */
    public JsonObject decode(byte[] body) {
        Envelope envelope = open(body);
        return decode(envelope.apiVersion(), envelope.kind(), envelope.message());
    }

    /** What an envelope says that it holds, and the object's own message. */
    public record Envelope(String apiVersion, String kind, byte[] message) {}

    /**
     * An object of a beta version that is no longer served, from its envelope.
     *
     * @param apiVersion the v1 that came after
     * @return its members as v1 has them, under the envelope's own apiVersion
     */
    public JsonObject decodeBeta(Envelope envelope, String apiVersion) {
        byte[] message = PastWire.asStable(envelope.kind(), envelope.message());
        return decode(apiVersion, envelope.kind(), message)
                .with("apiVersion", envelope.apiVersion());
    }

    /**
     * @throws MalformedException where it is no envelope or damaged
     */
    public static Envelope open(byte[] body) {
        if (!isEnvelope(body)) {
            throw new MalformedException(
                    "provided data does not appear to be a protobuf message, expected prefix [107"
                            + " 56 115 0]");
        }
        ProtoReader unknown = new ProtoReader(body, MAGIC.length, body.length);
        String apiVersion = "";
        String kind = "";
        byte[] raw = {};
        while (unknown.next()) {
            switch (unknown.field()) {
                case 1 -> {
                    ProtoReader meta = unknown.message();
                    while (meta.next()) {
                        switch (meta.field()) {
                            case 1 -> apiVersion = meta.text();
                            case 2 -> kind = meta.text();
                            default -> meta.skip();
                        }
                    }
                }
                case 2 -> raw = unknown.bytes();
                default -> unknown.skip();
            }
        }
        return new Envelope(apiVersion, kind, raw);
    }

    /** An object's own message, outside an envelope. */
    public JsonObject decode(String apiVersion, String kind, byte[] message) {
        GroupVersionKind named =
                GroupVersionKind.of(JsonObject.of("apiVersion", apiVersion, "kind", kind));
        StructType type = find(named);
        if (type == null) {
            throw new MalformedException(
                    "no kind \"" + kind + "\" is registered for version \"" + apiVersion + "\"");
        }
        return decoder.struct(type, new ProtoReader(message))
                .with("apiVersion", apiVersion)
                .with("kind", kind);
    }

    /**
     * One watch event as a message without its frame: {@code WatchEvent} with the object's envelope
     * inside.
     *
     * @param type ADDED, MODIFIED, DELETED, BOOKMARK or ERROR
     * @param object an encoded object, {@link #encode}
     */
    public byte[] watchEvent(String type, byte[] object) {
        ProtoWriter out = new ProtoWriter();
        out.text(1, type);
        out.message(2, raw -> raw.bytes(1, object));
        return out.toBytes();
    }

    /** Any value inside a RawExtension: an envelope, or JSON. */
    Object embedded(byte[] raw) {
        return isEnvelope(raw) ? decode(raw) : Json.parseValue(raw, duplicate -> {});
    }
}
