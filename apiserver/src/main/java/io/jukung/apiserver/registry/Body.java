package io.jukung.apiserver.registry;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.http.Exchange;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import io.jukung.machinery.tree.Yaml;
import io.jukung.machinery.typed.Decoding;
import io.jukung.schema.protobuf.ProtobufCodec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Request bodies: read within their limit, parsed, checked against their kind. */
final class Body {
    /** As upstream's {@code --max-request-bytes} has it. */
    static final int LIMIT = 3 * 1024 * 1024;

    private static final byte[] NO_BYTES = new byte[0];

    private static final String YAML_PROBLEMS = "yaml: unmarshal errors:";

    /** Up to here room is made for what a client only announces. */
    private static final int BELIEVED = 64 * 1024;

    private Body() {}

    /** The body's bytes; empty for a request of this process. */
    static byte[] bytes(ApiRequest request) {
        Exchange exchange = request.exchange();
        if (exchange == null) {
            return NO_BYTES;
        }
        try {
            byte[] body = read(exchange.body(), declared(exchange));
            if (body.length > LIMIT) {
                throw StatusException.of(
                        413,
                        "RequestEntityTooLarge",
                        "Request entity too large: limit is " + LIMIT,
                        JsonObject.EMPTY);
            }
            return body;
        } catch (IOException e) {
            throw StatusException.badRequest("the request's body ended early: " + e.getMessage());
        }
    }

    /** The length that the client says the body has; -1 where none is said, or a large one. */
    private static int declared(Exchange exchange) {
        String length = exchange.headers().get("Content-Length", "");
        try {
            int said = length.isEmpty() ? -1 : Integer.parseInt(length);
            return said <= BELIEVED ? said : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Reads into one array of the declared length where the body keeps to it. */
    private static byte[] read(InputStream body, int declared) throws IOException {
        if (declared < 0) {
            return body.readNBytes(LIMIT + 1);
        }
        byte[] start = new byte[declared];
        int read = body.readNBytes(start, 0, declared);
        if (read < declared) {
            return Arrays.copyOf(start, read);
        }
        int next = body.read();
        if (next < 0) {
            return start;
        }
        byte[] more = body.readNBytes(LIMIT - declared);
        byte[] all = Arrays.copyOf(start, declared + 1 + more.length);
        all[declared] = (byte) next;
        System.arraycopy(more, 0, all, declared + 1, more.length);
        return all;
    }

    /** The media type of the body, "" where none was said. */
    static String mediaType(ApiRequest request) {
        String type = request.headers().get("Content-Type", "");
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    /**
     * The body as an object of a kind, unknown fields dropped, defaults not yet filled in.
     *
     * @param fieldValidation what is done about unknown and duplicate fields
     */
    static JsonObject object(
            ApiRequest request,
            GroupVersionKind kind,
            KindSchema.Source schemas,
            String fieldValidation) {
        return object(request, kind, kind.groupVersion(), schemas, fieldValidation);
    }

    /**
     * @param former a version of the same shape that a body may say as well
     */
    static JsonObject object(
            ApiRequest request,
            GroupVersionKind kind,
            GroupVersion former,
            KindSchema.Source schemas,
            String fieldValidation) {
        List<String> problems = new ArrayList<>(0);
        JsonObject object;
        byte[] bytes = NO_BYTES;
        if (request.tree() instanceof JsonObject tree) {
            object = tree;
        } else {
            bytes = bytes(request);
            object = parse(bytes, mediaType(request), kind, problems);
        }
        KindSchema schema = schemas.find(kind);
        if (schema != null && schema.mustSayKind()) {
            checkKind(object, kind);
        }
        object =
                identified(
                        object.string("apiVersion").equals(former.apiVersion())
                                ? object.with("apiVersion", kind.apiVersion())
                                : object,
                        kind);
        int duplicates = problems.size();
        if (schema != null) {
            object = decode(object, kind, schema, problems);
        }
        if (problems.size() > 1 && bytes.length > 0 && isJson(mediaType(request))) {
            List<String> dropped = List.copyOf(problems.subList(duplicates, problems.size()));
            if (schema != null && schema.mustSayKind()) {
                // Custom objects are read as they are, and only then pruned.
                problems = FieldOrder.problems(bytes, path -> false);
                problems.addAll(dropped);
            } else {
                Set<String> unknown = Set.copyOf(dropped);
                problems =
                        FieldOrder.problems(
                                bytes, path -> unknown.contains(Decoding.unknownField(path)));
            }
        }
        report(request, kind, problems, fieldValidation);
        request.decodedBody(object);
        return object;
    }

    /** Checks an object that a patch made, as if it had been sent. */
    static JsonObject patched(
            ApiRequest request,
            JsonObject object,
            GroupVersionKind kind,
            KindSchema.Source schemas,
            String fieldValidation) {
        KindSchema schema = schemas.find(kind);
        if (schema == null) {
            return object;
        }
        List<String> problems = new ArrayList<>(0);
        JsonObject decoded = decode(object, kind, schema, problems);
        report(request, kind, problems, fieldValidation);
        return decoded;
    }

    private static JsonObject decode(
            JsonObject object, GroupVersionKind kind, KindSchema schema, List<String> problems) {
        try {
            Decoding.Result decoded = schema.decode(object);
            problems.addAll(decoded.unknown());
            return decoded.object();
        } catch (MalformedException e) {
            throw StatusException.badRequest(handled(object, kind) + ": " + e.getMessage());
        }
    }

    private static void report(
            ApiRequest request,
            GroupVersionKind kind,
            List<String> problems,
            String fieldValidation) {
        if (problems.isEmpty()) {
            return;
        }
        switch (fieldValidation) {
            case "Strict" ->
                    throw StatusException.badRequest(
                            kind.kind()
                                    + " in version \""
                                    + kind.version()
                                    + "\" cannot be handled as a "
                                    + kind.kind()
                                    + ": "
                                    + Decoding.strictError(problems));
            case "Warn" -> problems.forEach(problem -> warn(request, problem));
            default -> {}
        }
    }

    /** Of the problems of a YAML text each has a warning of its own. */
    private static void warn(ApiRequest request, String problem) {
        if (problem.startsWith(YAML_PROBLEMS)) {
            problem.lines().skip(1).map(String::strip).forEach(request::warn);
        } else {
            request.warn(problem);
        }
    }

    private static boolean isJson(String type) {
        return switch (type) {
            case "", "application/json" -> true;
            default -> false;
        };
    }

    private static JsonObject parse(
            byte[] bytes, String type, GroupVersionKind kind, List<String> problems) {
        try {
            return switch (type) {
                case "", "application/json" -> json(bytes, problems);
                case "application/yaml" -> yaml(bytes, problems);
                case ProtobufCodec.CONTENT_TYPE -> ProtobufCodec.builtIn().decode(bytes);
                default -> throw unsupported();
            };
        } catch (MalformedException e) {
            throw StatusException.badRequest(
                    "the object provided is unrecognized (must be of type "
                            + kind.kind()
                            + "): "
                            + e.getMessage()
                            + " ("
                            + summary(bytes)
                            + ")");
        }
    }

    private static JsonObject json(byte[] bytes, List<String> problems) {
        Object value;
        try {
            value = Json.parseValue(bytes, path -> problems.add(Decoding.duplicateField(path)));
        } catch (MalformedException e) {
            throw kindless(String.valueOf(e.getMessage()));
        }
        return typed(value);
    }

    private static MalformedException kindless(String why) {
        return new MalformedException("couldn't get version/kind; json parse error: " + why);
    }

    private static JsonObject yaml(byte[] bytes, List<String> problems) {
        List<String> duplicates = new ArrayList<>(0);
        JsonObject object = typed(Yaml.parse(bytes, duplicates::add));
        if (!duplicates.isEmpty()) {
            problems.add(YAML_PROBLEMS + "\n  " + String.join("\n  ", duplicates));
        }
        return object;
    }

    /** A value as far as it must be an object to tell its kind; a null is an empty one. */
    private static JsonObject typed(Object value) {
        if (value == JsonNull.NULL) {
            return JsonObject.EMPTY;
        }
        if (!(value instanceof JsonObject object)) {
            throw kindless(
                    "json: cannot unmarshal "
                            + Json.typeName(value)
                            + " into Go value of type struct { APIVersion string"
                            + " \"json:\\\"apiVersion,omitempty\\\"\"; Kind string"
                            + " \"json:\\\"kind,omitempty\\\"\" }");
        }
        for (String key : List.of("apiVersion", "kind")) {
            Object said = object.get(key);
            if (said != null && said != JsonNull.NULL && !(said instanceof String)) {
                throw kindless(
                        "json: cannot unmarshal "
                                + Json.typeName(said)
                                + " into Go struct field ."
                                + key
                                + " of type string");
            }
        }
        return object;
    }

    static StatusException unsupported() {
        return StatusException.of(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include:"
                        + " application/json, application/yaml,"
                        + " application/vnd.kubernetes.protobuf",
                JsonObject.EMPTY);
    }

    /** Custom objects have no type of their own that would tell their kind. */
    private static void checkKind(JsonObject object, GroupVersionKind kind) {
        String said = object.string("kind");
        if (said.isEmpty()) {
            throw StatusException.badRequest(
                    handled(object, kind) + ": Object 'Kind' is missing in '" + object + "'");
        }
        String version = object.string("apiVersion");
        boolean sameVersion = version.isEmpty() || version.equals(kind.apiVersion());
        if (!said.equals(kind.kind()) && sameVersion) {
            throw StatusException.invalid(
                    kind.group(),
                    said,
                    object.object("metadata").string("name"),
                    List.of(
                            FieldError.invalid(
                                    FieldPath.of("kind"), said, "must be " + kind.kind())));
        }
    }

    /** Fills in a kind that was left out and refuses another one. */
    private static JsonObject identified(JsonObject object, GroupVersionKind kind) {
        String apiVersion = object.string("apiVersion");
        String said = object.string("kind");
        if (!said.isEmpty() && !said.equals(kind.kind())) {
            throw StatusException.badRequest(
                    handled(object, kind)
                            + ": converting ("
                            + said
                            + ") to ("
                            + kind.kind()
                            + "): unknown conversion");
        }
        // "/v1" names the group without a name too.
        if (!apiVersion.isEmpty()
                && !apiVersion.equals(kind.apiVersion())
                && !(kind.group().isEmpty() && apiVersion.equals("/" + kind.version()))) {
            throw StatusException.badRequest(
                    "the API version in the data ("
                            + apiVersion
                            + ") does not match the expected API version ("
                            + kind.apiVersion()
                            + ")");
        }
        return object.with("apiVersion", kind.apiVersion()).with("kind", kind.kind());
    }

    private static String handled(JsonObject object, GroupVersionKind kind) {
        GroupVersionKind said = GroupVersionKind.of(object);
        return (said.kind().isEmpty() ? kind.kind() : said.kind())
                + " in version \""
                + (said.version().isEmpty() ? kind.version() : said.version())
                + "\" cannot be handled as a "
                + kind.kind();
    }

    private static String summary(byte[] bytes) {
        if (bytes.length == 0) {
            return "<empty>";
        }
        boolean cut = bytes.length > 30;
        byte[] head = cut ? Arrays.copyOf(bytes, 30) : bytes;
        String shown =
                bytes[0] == '{'
                        ? new String(head, StandardCharsets.UTF_8)
                        : HexFormat.of().formatHex(head);
        return cut ? shown + " ..." : shown;
    }
}
