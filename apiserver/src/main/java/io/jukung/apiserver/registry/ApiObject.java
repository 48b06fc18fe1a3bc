package io.jukung.apiserver.registry;

import io.jukung.apiserver.storage.ObjectForm;
import io.jukung.apiserver.table.Row;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.schema.protobuf.ProtobufCodec;
import io.jukung.store.KeyValue;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An object as the server holds it: its bytes, its tree, or both; whichever is missing is made when
 * somebody asks, and kept. The tree carries {@code metadata.resourceVersion}, and so do the bytes
 * written out, although the store's bytes do not: there it is the key's own revision.
 *
 * <pre>
 *   store's bytes   {"apiVersion":"v1","kind":"Pod","metadata":{│"name":"web"},…}
 *   written out     {"apiVersion":"v1","kind":"Pod","metadata":{"resourceVersion":"42",│"name":…
 * </pre>
 *
 * <p>For a stored object the instance hangs on the store's {@link KeyValue}, so that every reader
 * of that revision shares one tree. A tree takes more room than its bytes do: those that were made
 * last are kept ({@link KeptTrees}), and of the others what selectors and tables ask for. Any
 * thread.
 */
public final class ApiObject {
    private static final byte[] METADATA = ascii("metadata");
    private static final byte[] API_VERSION = ascii("\"apiVersion\":\"");
    private static final byte[] KIND = ascii("\"kind\":\"");

    private volatile byte @Nullable [] bytes;
    private volatile @Nullable JsonObject tree;
    private final long revision;
    private @Nullable String name;
    private @Nullable String namespace;
    private volatile @Nullable JsonObject labels;
    private volatile @Nullable Fields fields;
    private volatile @Nullable Seen seen;
    private volatile @Nullable SoftReference<byte[]> message;
    private volatile @Nullable SoftReference<KeptRow> row;

    /** Where the metadata's members begin and where its object ends; 0 before anybody asked. */
    private int metadataAt;

    private int metadataEnd;

    /** Where the kind's member begins; 0 before anybody asked. */
    private int kindAt;

    /** The object's row in a table of one list of columns. */
    private record KeptRow(Object columns, Row row) {}

    /** What a strategy lets field selectors see of the object. */
    private record Fields(ResourceStrategy by, Map<String, String> values) {}

    /** The object in another shape, remembered for those who ask for it next. */
    private record Seen(Reshaping by, ApiObject as) {}

    /** Whether the bytes are the store's, without a resourceVersion. */
    private final boolean bare;

    private ApiObject(byte @Nullable [] bytes, @Nullable JsonObject tree, long revision) {
        this.bytes = bytes;
        this.tree = tree;
        this.revision = revision;
        this.bare = bytes != null && revision != 0;
        if (bytes != null && tree != null && bare) {
            KeptTrees.keep(this, bytes.length);
        }
    }

    /** An object that was made for an answer. */
    public static ApiObject ofTree(JsonObject tree) {
        return new ApiObject(null, tree, 0);
    }

    public static ApiObject ofBytes(byte[] json) {
        return new ApiObject(json, null, 0);
    }

    /**
     * The object that a key holds; the same instance for the same key at the same revision.
     *
     * @throws io.jukung.machinery.status.StatusException InternalError where the value cannot be
     *     read
     */
    public static ApiObject of(KeyValue stored, ObjectForm form) {
        Object view = stored.view();
        if (view instanceof ApiObject known && known.revision == stored.modRevision()) {
            return known;
        }
        JsonObject known =
                switch (view) {
                    case JsonObject written -> written;
                    case ApiObject before -> before.tree();
                    case null, default -> null;
                };
        ApiObject object =
                known == null ? read(stored, form) : known(stored, known, stored.modRevision());
        stored.view(object);
        return object;
    }

    /** A stored object as a resource's operations see it. */
    ApiObject as(@Nullable Reshaping reshaping) {
        if (reshaping == null) {
            return this;
        }
        Seen known = seen;
        if (known != null && known.by() == reshaping) {
            return known.as();
        }
        JsonObject stored = tree();
        JsonObject shaped = reshaping.read(stored);
        ApiObject as = shaped == stored ? this : ofTree(shaped);
        seen = new Seen(reshaping, as);
        return as;
    }

    private static ApiObject known(KeyValue stored, JsonObject content, long revision) {
        byte[] value = stored.value();
        return new ApiObject(
                ObjectForm.servable(value) ? value : null, stamped(content, revision), revision);
    }

    private static ApiObject read(KeyValue stored, ObjectForm form) {
        ObjectForm.Read read = form.read(stored.key(), stored.value());
        JsonObject content = read.tree();
        return new ApiObject(
                read.json(),
                content == null ? null : stamped(content, stored.modRevision()),
                stored.modRevision());
    }

    /** The same content at another revision, as the last word on a deleted object has it. */
    ApiObject at(long otherRevision) {
        return otherRevision == revision
                ? this
                : new ApiObject(null, stamped(tree(), otherRevision), 0);
    }

    public JsonObject tree() {
        JsonObject known = tree;
        if (known == null) {
            byte[] json = bytes;
            known = json == null ? JsonObject.EMPTY : Json.parse(json);
            known = bare ? stamped(known, revision) : known;
            tree = known;
            if (bare && json != null) {
                KeptTrees.keep(this, json.length);
            }
        }
        return known;
    }

    /**
     * Lets the tree go, which the bytes can be read for again.
     *
     * @return the bytes' number
     */
    int forgetTree() {
        byte[] json = bytes;
        tree = null;
        seen = null;
        return json == null ? 0 : json.length;
    }

    public String name() {
        String known = name;
        if (known == null) {
            known = tree().object("metadata").string("name");
            name = known;
        }
        return known;
    }

    /** The namespace that the object says it is in; "" for none. */
    public String namespace() {
        String known = namespace;
        if (known == null) {
            known = tree().object("metadata").string("namespace");
            namespace = known;
        }
        return known;
    }

    public JsonObject labels() {
        JsonObject known = labels;
        if (known == null) {
            known = tree().object("metadata").object("labels");
            labels = known;
        }
        return known;
    }

    /** What a field selector sees; "" of what there is not. */
    String field(ResourceStrategy strategy, String field) {
        return switch (field) {
            case "metadata.name" -> name();
            case "metadata.namespace" -> namespace();
            default -> {
                Fields known = fields;
                if (known == null || known.by() != strategy) {
                    known = new Fields(strategy, Map.copyOf(strategy.selectableFields(tree())));
                    fields = known;
                }
                yield known.values().getOrDefault(field, "");
            }
        };
    }

    /** The object as a list of its kind shows it: the list tells apiVersion and kind of all. */
    public JsonObject item() {
        return tree().without("apiVersion").without("kind");
    }

    /** The object as JSON with its resourceVersion. */
    public byte[] bytes() {
        return spliced(0);
    }

    /** The object as JSON and a line's end: the body of an answer. */
    public byte[] line() {
        byte[] line = spliced(1);
        line[line.length - 1] = '\n';
        return line;
    }

    /** How many bytes it takes as JSON, about. */
    public int size() {
        return stored().length;
    }

    /** Writes what {@link #bytes} answers. */
    public void writeTo(OutputStream out) throws IOException {
        write(stored(), 0, out);
    }

    /** Writes what {@link #item} answers. */
    public void writeItemTo(OutputStream out) throws IOException {
        byte[] json = stored();
        int behindVersion = stringMember(json, 1, API_VERSION);
        int kind = kindAt(json);
        int behindKind = kind == 0 ? 0 : stringMember(json, kind, KIND);
        if (behindVersion == 0 || behindKind == 0) {
            Json.write(item(), out); // in an order that is not this server's
            return;
        }
        out.write('{');
        out.write(json, behindVersion, kind - behindVersion);
        write(json, behindKind, out);
    }

    private void write(byte[] json, int from, OutputStream out) throws IOException {
        int at = bare ? metadataAt(json) : json.length;
        out.write(json, from, at - from);
        if (at < json.length) {
            out.write(version(json[at] != '}'));
            out.write(json, at, json.length - at);
        }
    }

    /** Writes the object's metadata alone, its resourceVersion in it. */
    public void writeMetadataTo(OutputStream out) throws IOException {
        byte[] json = stored();
        int at = metadataAt(json);
        if (at == json.length) {
            Json.write(tree().object("metadata"), out);
            return;
        }
        out.write('{');
        if (bare) {
            out.write(version(json[at] != '}'));
        }
        int end = metadataEnd;
        if (end == 0) {
            end = objectEnd(json, at);
            metadataEnd = end;
        }
        out.write(json, at, end - at);
    }

    /**
     * The object's row of a table; made once for a list of columns and kept for as long as memory
     * is not needed for better.
     */
    public Row row(Object columns, Function<JsonObject, Row> make) {
        SoftReference<KeptRow> kept = row;
        KeptRow known = kept == null ? null : kept.get();
        if (known == null || known.columns() != columns) {
            known = new KeptRow(columns, make.apply(tree()));
            row = new SoftReference<>(known);
        }
        return known.row();
    }

    /**
     * The object's protobuf message, without an envelope; made once and kept for as long as memory
     * is not needed for better.
     */
    public byte[] message() {
        SoftReference<byte[]> kept = message;
        byte[] known = kept == null ? null : kept.get();
        if (known == null) {
            known = ProtobufCodec.builtIn().message(tree());
            message = new SoftReference<>(known);
        }
        return known;
    }

    /** The object as protobuf, in its envelope. */
    public byte[] protobuf() {
        return ProtobufCodec.builtIn().envelope(GroupVersionKind.of(tree()), message());
    }

    private byte[] stored() {
        byte[] known = bytes;
        if (known == null) {
            known = Json.write(tree());
            bytes = known;
        }
        return known;
    }

    /** The bytes with the resourceVersion in them, and with room behind them. */
    private byte[] spliced(int more) {
        byte[] json = stored();
        int at = bare ? metadataAt(json) : json.length;
        if (at == json.length) {
            return more == 0 ? json : Arrays.copyOf(json, json.length + more);
        }
        byte[] version = version(json[at] != '}');
        byte[] all = new byte[json.length + version.length + more];
        System.arraycopy(json, 0, all, 0, at);
        System.arraycopy(version, 0, all, at, version.length);
        System.arraycopy(json, at, all, at + version.length, json.length - at);
        return all;
    }

    private int metadataAt(byte[] json) {
        int at = metadataAt;
        if (at == 0) {
            at = metadataStart(json);
            metadataAt = at;
        }
        return at;
    }

    /** Where the top-level {@code kind} is, if it comes before the metadata; else 0. */
    private int kindAt(byte[] json) {
        if (kindAt == 0) {
            metadataAt = metadataStart(json);
        }
        return kindAt;
    }

    /** Where the next member begins, or 0 where this one is another, or the last. */
    private static int stringMember(byte[] json, int at, byte[] opening) {
        int value = at + opening.length;
        if (value > json.length || !Arrays.equals(json, at, value, opening, 0, opening.length)) {
            return 0;
        }
        int end = stringEnd(json, value - 1) + 1;
        return json[end] == ',' ? end + 1 : 0;
    }

    private byte[] version(boolean comma) {
        return ascii("\"resourceVersion\":\"" + revision + (comma ? "\"," : "\""));
    }

    /** Behind the brace that closes the object whose first member, or end, is at a place. */
    private static int objectEnd(byte[] json, int first) {
        int depth = 1;
        int at = first;
        while (depth > 0) {
            switch (json[at]) {
                case '"' -> at = stringEnd(json, at);
                case '{' -> depth++;
                case '}' -> depth--;
                default -> {}
            }
            at++;
        }
        return at;
    }

    /** Where the members of the top-level {@code metadata} begin; the length where it has none. */
    private int metadataStart(byte[] json) {
        int depth = 0;
        int at = 0;
        while (at < json.length) {
            byte c = json[at];
            if (c == '"') {
                int end = stringEnd(json, at);
                if (depth == 1 && isMetadataKey(json, at + 1, end) && json[end + 2] == '{') {
                    return end + 3;
                }
                if (depth == 1 && json[end + 1] == ':' && isKindKey(json, at + 1, end)) {
                    kindAt = at;
                }
                at = end + 1;
                continue;
            }
            if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
            }
            at++;
        }
        return json.length;
    }

    private static int stringEnd(byte[] json, int start) {
        int at = start + 1;
        while (json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        return at;
    }

    private static boolean isMetadataKey(byte[] json, int from, int to) {
        return to + 2 < json.length
                && json[to + 1] == ':'
                && Arrays.equals(json, from, to, METADATA, 0, METADATA.length);
    }

    private static boolean isKindKey(byte[] json, int from, int to) {
        return Arrays.equals(json, from, to, KIND, 1, KIND.length - 3);
    }

    private static JsonObject stamped(JsonObject tree, long revision) {
        return tree.withAt(Long.toString(revision), "metadata", "resourceVersion");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
