package io.jukung.apiserver.registry;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import io.jukung.machinery.tree.Yaml;
import io.jukung.machinery.typed.Decoding;
import io.jukung.machinery.typed.TypeSchema;
import io.jukung.schema.Schemas;
import io.jukung.schema.StructType;
import io.jukung.schema.protobuf.ProtobufCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a deletion is to go: {@code meta/v1 DeleteOptions}, from the body or else the query.
 *
 * @param gracePeriodSeconds null where nobody said
 * @param policy {@code Orphan}, {@code Background}, {@code Foreground}, or "" for the resource's
 *     own
 * @param uid the only object that may be deleted, "" for any
 * @param resourceVersion likewise
 */
record DeleteOptions(
        boolean dryRun,
        @Nullable Long gracePeriodSeconds,
        String policy,
        String uid,
        String resourceVersion,
        JsonObject tree) {
    private static final List<String> POLICIES = List.of("Foreground", "Background", "Orphan");

    static final DeleteOptions NONE = new DeleteOptions(false, null, "", "", "", JsonObject.EMPTY);

    static DeleteOptions of(ApiRequest request) {
        JsonObject body = body(request);
        JsonObject tree = body.isEmpty() ? query(request) : body;
        request.decodedBody(tree);
        List<FieldError> errors = new ArrayList<>(0);
        String policy = tree.string("propagationPolicy");
        boolean saysPolicy = tree.has("propagationPolicy");
        if (tree.has("orphanDependents") && saysPolicy) {
            errors.add(
                    FieldError.invalid(
                            FieldPath.of("propagationPolicy"),
                            policy,
                            "orphanDependents and deletionPropagation cannot be both set"));
        }
        if (saysPolicy && !POLICIES.contains(policy)) {
            errors.add(
                    FieldError.notSupported(
                            FieldPath.of("propagationPolicy"),
                            policy,
                            List.of("Foreground", "Background", "Orphan", "nil")));
        }
        List<String> dryRun = tree.array("dryRun").strings();
        errors.addAll(WriteOptions.dryRunErrors(dryRun));
        if (!errors.isEmpty()) {
            throw StatusException.invalid("meta.k8s.io", "DeleteOptions", "", errors);
        }
        if (tree.has("orphanDependents")) {
            policy = tree.bool("orphanDependents", false) ? "Orphan" : "Background";
        }
        JsonObject preconditions = tree.object("preconditions");
        return new DeleteOptions(
                !dryRun.isEmpty(),
                tree.get("gracePeriodSeconds") instanceof Long seconds ? seconds : null,
                policy,
                preconditions.string("uid"),
                preconditions.string("resourceVersion"),
                tree);
    }

    private static JsonObject body(ApiRequest request) {
        if (request.tree() instanceof JsonObject tree) {
            return tree;
        }
        byte[] bytes = Body.bytes(request);
        if (bytes.length == 0) {
            return JsonObject.EMPTY;
        }
        JsonObject body;
        try {
            body =
                    switch (Body.mediaType(request)) {
                        case "", "application/json", "*/*" -> Json.parse(bytes);
                        case "application/yaml" ->
                                Yaml.parse(new String(bytes, StandardCharsets.UTF_8));
                        case ProtobufCodec.CONTENT_TYPE -> ProtobufCodec.builtIn().decode(bytes);
                        default -> throw Body.unsupported();
                    };
        } catch (MalformedException e) {
            throw StatusException.badRequest(
                    "couldn't get version/kind; json parse error: " + e.getMessage());
        }
        String kind = body.string("kind");
        if (!kind.isEmpty() && !kind.equals("DeleteOptions")) {
            throw StatusException.badRequest("decoded object cannot be converted to DeleteOptions");
        }
        try {
            return Decoding.decode(body, type()).object();
        } catch (MalformedException e) {
            throw StatusException.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private static TypeSchema type() {
        GroupVersionKind v1 = new GroupVersionKind("", "v1", "DeleteOptions");
        StructType type = Schemas.builtIn().type(v1);
        if (type == null) {
            throw new IllegalStateException("no schema of " + v1);
        }
        return type;
    }

    private static JsonObject query(ApiRequest request) {
        JsonObject.Builder tree = JsonObject.builder();
        if (request.query().containsKey("gracePeriodSeconds")) {
            tree.put("gracePeriodSeconds", integer(request.option("gracePeriodSeconds")));
        }
        if (request.query().containsKey("propagationPolicy")) {
            tree.put("propagationPolicy", request.option("propagationPolicy"));
        }
        String uid = request.option("uid");
        String version = request.option("resourceVersion");
        if (!uid.isEmpty() || !version.isEmpty()) {
            tree.put(
                    "preconditions",
                    JsonObject.of(
                            "uid",
                            uid.isEmpty() ? null : uid,
                            "resourceVersion",
                            version.isEmpty() ? null : version));
        }
        String orphan = request.option("orphanDependents");
        if (!orphan.isEmpty()) {
            tree.put("orphanDependents", orphan.equals("true") || orphan.equals("1"));
        }
        List<String> dryRun = request.query().get("dryRun");
        if (dryRun != null) {
            tree.put("dryRun", JsonArray.copyOf(dryRun));
        }
        return tree.build();
    }

    static long integer(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw StatusException.badRequest(
                    "strconv.ParseInt: parsing \""
                            + text
                            + (text.matches("[+-]?[0-9]+")
                                    ? "\": value out of range"
                                    : "\": invalid syntax"));
        }
    }
}
