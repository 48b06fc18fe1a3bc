package io.jukung.apiserver.registry;

import io.jukung.apiserver.registry.Updating.Creating;
import io.jukung.apiserver.registry.Updating.Transform;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.patch.JsonPatch;
import io.jukung.machinery.patch.MergePatch;
import io.jukung.machinery.patch.PatchException;
import io.jukung.machinery.patch.StrategicMergePatch;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import io.jukung.machinery.tree.Yaml;
import io.jukung.machinery.typed.Decoding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Patch in its four kinds: each makes the wanted object of the live one, the rest is an update. */
final class Patching {
    private static final String JSON_PATCH = "application/json-patch+json";
    private static final String MERGE = "application/merge-patch+json";
    private static final String STRATEGIC = "application/strategic-merge-patch+json";
    private static final String APPLY = "application/apply-patch+yaml";

    /** What an operation of a JSON patch does not have. */
    private static final Pattern FOREIGN_MEMBER =
            Pattern.compile("\\[\\d+]\\.(?!(?:op|from|path|value)$)[^.\\[]+");

    private final Resource resource;

    Patching(Resource resource) {
        this.resource = resource;
    }

    ApiResponse patch(ApiRequest request) {
        String type = type(request);
        WriteOptions options = WriteOptions.of(request, "PatchOptions", type.equals(APPLY));
        Parsed parsed = body(request, type, options);
        Object patch = parsed.patch();
        request.decodedBody(patch);
        Transform transform =
                type.equals(APPLY)
                        ? applying(request, options, (JsonObject) patch)
                        : patching(request, options, type, parsed);
        return new Updating(resource)
                .update(request, options, request.info().subresource().isEmpty(), transform);
    }

    /** A patch of a Scale, which becomes an update of its parent. */
    ApiResponse patchScale(ApiRequest request, Subresource.Scale scale) {
        String type = type(request);
        WriteOptions options = WriteOptions.of(request, "PatchOptions", type.equals(APPLY));
        Parsed parsed = body(request, type, options);
        Object patch = parsed.patch();
        request.decodedBody(patch);
        boolean applies = type.equals(APPLY);
        ScaleOperation operation = new ScaleOperation(resource, scale);
        UnaryOperator<JsonObject> mechanism =
                applies
                        ? current -> operation.applied(current, (JsonObject) patch, options)
                        : current -> {
                            JsonObject patched = patched(current, type, patch, ScaleOperation.KIND);
                            report(request, options, patched, parsed.problems());
                            return patched;
                        };
        return operation.write(
                request,
                options,
                applies,
                current ->
                        Body.patched(
                                request,
                                mechanism.apply(current),
                                ScaleOperation.KIND,
                                resource.schemas,
                                options.fieldValidation()));
    }

    /** What a strategic patch needs to know, schemas of custom resources do not say. */
    private String type(ApiRequest request) {
        List<String> accepted =
                resource.definition.schema() == null
                        ? List.of(JSON_PATCH, MERGE, STRATEGIC, APPLY)
                        : List.of(JSON_PATCH, MERGE, APPLY);
        String type = Body.mediaType(request);
        if (!accepted.contains(type)) {
            if (accepted.contains(STRATEGIC)) {
                throw StatusException.routing(
                        415, "UnsupportedMediaType", "415: Unsupported Media Type");
            }
            throw StatusException.of(
                    415,
                    "UnsupportedMediaType",
                    "the body of the request was in an unknown format - accepted media types"
                            + " include: "
                            + String.join(", ", accepted),
                    JsonObject.EMPTY);
        }
        return type;
    }

    /**
     * A patch and what strict decoding objects to in its text, in order.
     *
     * @param problems none for an apply, whose problems have been reported
     */
    private record Parsed(Object patch, List<String> problems) {}

    private static Parsed body(ApiRequest request, String type, WriteOptions options) {
        Object tree = request.tree();
        if (tree != null) {
            return new Parsed(tree, List.of());
        }
        byte[] bytes = Body.bytes(request);
        List<String> duplicates = new ArrayList<>(0);
        Object patch;
        try {
            patch =
                    type.equals(APPLY)
                            ? configuration(bytes, duplicates)
                            : Json.parseValue(
                                    bytes, path -> duplicates.add(Decoding.duplicateField(path)));
        } catch (MalformedException e) {
            throw StatusException.badRequest(
                    (type.equals(APPLY)
                                    ? "error decoding YAML: error converting YAML to JSON: "
                                    : type.equals(STRATEGIC) ? "" : "error decoding patch: ")
                            + e.getMessage());
        }
        if (patch instanceof JsonNull && type.equals(STRATEGIC)) {
            patch = JsonObject.EMPTY;
        }
        if (patch instanceof JsonNull && type.equals(MERGE)) {
            throw StatusException.badRequest("Invalid JSON Patch");
        }
        if (!type.equals(JSON_PATCH) && !(patch instanceof JsonObject)) {
            throw StatusException.badRequest(
                    (type.equals(STRATEGIC) ? "" : "error decoding patch: ")
                            + "json: cannot unmarshal "
                            + Json.typeName(patch)
                            + " into Go value of type map[string]interface {}");
        }
        if (!type.equals(APPLY)) {
            return new Parsed(patch, problems(bytes, type, duplicates));
        }
        if (!duplicates.isEmpty() && options.fieldValidation().equals("Strict")) {
            throw StatusException.badRequest(
                    "error strict decoding YAML: error converting YAML to JSON: yaml:"
                            + " unmarshal errors:\n  "
                            + String.join("\n  ", duplicates));
        }
        if (options.fieldValidation().equals("Warn")) {
            duplicates.forEach(request::warn);
        }
        return new Parsed(patch, List.of());
    }

    private static List<String> problems(byte[] bytes, String type, List<String> duplicates) {
        if (type.equals(JSON_PATCH)) {
            return FieldOrder.problems(bytes, path -> FOREIGN_MEMBER.matcher(path).matches())
                    .stream()
                    .map(problem -> "json patch " + problem)
                    .toList();
        }
        return duplicates.size() > 1 ? FieldOrder.problems(bytes, path -> false) : duplicates;
    }

    /** What is applied: YAML, and mostly the JSON in it, which is read ten times as fast. */
    private static JsonObject configuration(byte[] bytes, List<String> duplicates) {
        if (bytes.length > 0 && bytes[0] == '{') {
            List<String> twice = new ArrayList<>(0);
            try {
                JsonObject object = Json.parse(bytes, twice::add);
                if (twice.isEmpty()) {
                    return object;
                }
            } catch (MalformedException ignored) {
                // flow style, or an error that YAML's reader words
            }
        }
        return Yaml.parse(bytes, duplicates::add);
    }

    private Transform patching(
            ApiRequest request, WriteOptions options, String type, Parsed patch) {
        GroupVersionKind kind = resource.kind(request);
        return live -> {
            if (live == null) {
                throw StatusException.notFound(resource.named(request), request.info().name());
            }
            JsonObject current = resource.toVersion(live, kind.groupVersion());
            JsonObject patched = patched(current, type, patch.patch(), kind);
            if (!type.equals(STRATEGIC)) {
                checkKind(patched, kind);
            }
            patched = patched.with("apiVersion", kind.apiVersion()).with("kind", kind.kind());
            JsonObject decoded;
            try {
                decoded = decoded(request, options, patched, current, kind, patch.problems());
            } catch (MalformedException e) {
                String why = String.valueOf(e.getMessage());
                throw type.equals(STRATEGIC)
                        ? unfit(Restoring.shown(patch.patch()), Restoring.message(why))
                        : unfit(patched, why);
            }
            JsonObject wanted =
                    resource.toStorage(
                            Metadata.inNamespace(
                                    resource.defaulted(decoded), resource.namespace(request)));
            Updating.checkName(request, wanted);
            return resource.ownership()
                    .updated(
                            resource.definition,
                            options,
                            kind.groupVersion(),
                            wanted,
                            live,
                            request.info().subresource());
        };
    }

    private JsonObject decoded(
            ApiRequest request,
            WriteOptions options,
            JsonObject patched,
            JsonObject before,
            GroupVersionKind kind,
            List<String> ofPatch) {
        KindSchema schema = resource.schemas.find(kind);
        if (schema == null) {
            report(request, options, patched, ofPatch);
            return patched;
        }
        Decoding.Result decoded = schema.decodeChanged(patched, before);
        List<String> problems = new ArrayList<>(ofPatch);
        problems.addAll(decoded.unknown());
        report(request, options, patched, problems);
        return decoded.object();
    }

    private static void report(
            ApiRequest request, WriteOptions options, JsonObject patched, List<String> problems) {
        if (!problems.isEmpty() && options.fieldValidation().equals("Strict")) {
            throw unfit(patched, Decoding.strictError(problems));
        }
        if (options.fieldValidation().equals("Warn")) {
            problems.forEach(request::warn);
        }
    }

    /** What upstream says of a patch whose result is no object of the kind. */
    private static StatusException unfit(JsonObject patched, String why) {
        return unfit(new String(Json.write(patched), StandardCharsets.UTF_8), why);
    }

    private static StatusException unfit(String shown, String why) {
        return StatusException.invalid(
                "", "", "", List.of(FieldError.invalid(FieldPath.of("patch"), shown, why)));
    }

    /** A patch may say which kind it means, but not make another one of the object. */
    private static void checkKind(JsonObject patched, GroupVersionKind kind) {
        if (patched.string("kind").isEmpty()) {
            throw unfit(patched, "Object 'Kind' is missing in '" + patched + "'");
        }
        if (patched.string("apiVersion").isEmpty()) {
            throw unfit(patched, "Object 'apiVersion' is missing in '" + patched + "'");
        }
        GroupVersionKind said = GroupVersionKind.of(patched);
        if (!said.equals(kind)) {
            throw unfit(
                    patched,
                    "converting ("
                            + said.kind()
                            + ") to ("
                            + kind.kind()
                            + "): unknown conversion");
        }
    }

    private JsonObject patched(
            JsonObject current, String type, Object patch, GroupVersionKind kind) {
        try {
            return switch (type) {
                case JSON_PATCH -> JsonPatch.apply(current, patch);
                case MERGE -> MergePatch.apply(current, (JsonObject) patch);
                default -> strategic(current, (JsonObject) patch, kind);
            };
        } catch (PatchException e) {
            throw switch (e.kind()) {
                case BAD_REQUEST -> StatusException.badRequest(String.valueOf(e.getMessage()));
                case TOO_LARGE ->
                        StatusException.of(
                                413,
                                "RequestEntityTooLarge",
                                "Request entity too large: " + e.getMessage(),
                                JsonObject.EMPTY);
                case UNPROCESSABLE ->
                        StatusException.of(
                                422,
                                "Invalid",
                                "the server rejected our request due to an error in our request",
                                JsonObject.EMPTY);
            };
        }
    }

    private JsonObject strategic(JsonObject current, JsonObject patch, GroupVersionKind kind) {
        KindSchema schema = resource.schemas.find(kind);
        if (schema == null) {
            throw StatusException.of(
                    415,
                    "UnsupportedMediaType",
                    "the body of the request was in an unknown format - accepted media types"
                            + " include: "
                            + String.join(", ", JSON_PATCH, MERGE, APPLY),
                    JsonObject.EMPTY);
        }
        return StrategicMergePatch.apply(current, patch, schema.type());
    }

    private Creating applying(ApiRequest request, WriteOptions options, JsonObject applied) {
        GroupVersionKind kind = resource.kind(request);
        checkApplied(request, applied, kind);
        JsonObject named =
                Metadata.inNamespace(named(request, applied), resource.namespace(request));
        return new Creating() {
            @Override
            public JsonObject of(@Nullable JsonObject live) {
                JsonObject before =
                        live == null ? null : resource.toVersion(live, kind.groupVersion());
                JsonObject merged =
                        resource.ownership()
                                .applied(
                                        resource.definition,
                                        options,
                                        named,
                                        before,
                                        request.info().subresource());
                JsonObject decoded;
                try {
                    decoded =
                            decoded(
                                    request,
                                    options,
                                    merged,
                                    before == null ? JsonObject.EMPTY : before,
                                    kind,
                                    List.of());
                } catch (MalformedException e) {
                    throw unfit(merged, String.valueOf(e.getMessage()));
                }
                return resource.toStorage(
                        Metadata.inNamespace(
                                resource.defaulted(decoded), resource.namespace(request)));
            }
        };
    }

    private static JsonObject named(ApiRequest request, JsonObject applied) {
        String name = applied.object("metadata").string("name");
        if (name.isEmpty()) {
            return applied.withAt(request.info().name(), "metadata", "name");
        }
        Updating.checkName(request, applied);
        return applied;
    }

    private static void checkApplied(
            ApiRequest request, JsonObject applied, GroupVersionKind kind) {
        GroupVersionKind said =
                applied.string("kind").isEmpty() || applied.string("apiVersion").isEmpty()
                        ? new GroupVersionKind("", "", "")
                        : GroupVersionKind.of(applied);
        if (!said.group().equals(kind.group()) || !said.kind().equals(kind.kind())) {
            throw StatusException.badRequest("invalid object type: " + typeOf(applied));
        }
        if (applied.object("metadata").has("managedFields")
                && !applied.object("metadata").array("managedFields").isEmpty()) {
            throw StatusException.badRequest("metadata.managedFields must be nil");
        }
    }

    /** As Go writes a type out: {@code /v1, Kind=Pod}, {@code apps/v1, Kind=Deployment}. */
    private static String typeOf(JsonObject object) {
        String version = object.string("apiVersion");
        return (version.contains("/") ? "" : "/") + version + ", Kind=" + object.string("kind");
    }
}
