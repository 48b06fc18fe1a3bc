package io.jukung.apiserver.customresources;

import io.jukung.apiserver.webhook.Webhooks;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.MetaValidation;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** {@code strategy: Webhook}; upstream's {@code apiserver/conversion/webhook_converter.go}. */
final class WebhookConverter implements Converter {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Webhooks webhooks;
    private final JsonObject clientConfig;
    private final List<String> reviewVersions;

    WebhookConverter(Webhooks webhooks, JsonObject webhook) {
        this.webhooks = webhooks;
        this.clientConfig = webhook.object("clientConfig");
        this.reviewVersions = webhook.array("conversionReviewVersions").strings();
    }

    @Override
    public JsonObject convert(JsonObject object, GroupVersion to) {
        if (object.size() == 2 && object.has("apiVersion") && object.has("kind")) {
            return NONE.convert(object, to);
        }
        try {
            JsonObject converted = ask(object, to);
            checkIdentity(object, converted, to);
            return restored(object, converted);
        } catch (IOException e) {
            throw StatusException.of(
                    500,
                    "",
                    "conversion webhook for "
                            + kind(GroupVersionKind.of(object))
                            + " "
                            + e.getMessage(),
                    JsonObject.EMPTY);
        }
    }

    private static String kind(GroupVersionKind kind) {
        return kind.groupVersion().apiVersion() + ", Kind=" + kind.kind();
    }

    private JsonObject ask(JsonObject object, GroupVersion to) throws IOException {
        String version =
                reviewVersions.stream()
                        .filter(v -> v.equals("v1") || v.equals("v1beta1"))
                        .findFirst()
                        .orElseThrow(() ->
                                new IOException("failed: no supported conversion review versions"));
        String uid = UUID.randomUUID().toString();
        JsonObject review =
                JsonObject.of(
                        "apiVersion",
                        "apiextensions.k8s.io/" + version,
                        "kind",
                        "ConversionReview",
                        "request",
                        JsonObject.of(
                                "uid",
                                uid,
                                "desiredAPIVersion",
                                to.apiVersion(),
                                "objects",
                                JsonArray.of(object)));
        JsonObject answer;
        try {
            answer = webhooks.post(clientConfig, review, TIMEOUT);
        } catch (IOException e) {
            throw new IOException("failed: " + e.getMessage(), e);
        }
        JsonArray objects = objects(answer, version, uid);
        if (objects.size() != 1) {
            throw new IOException("returned " + objects.size() + " objects, expected 1");
        }
        return objects.object(0);
    }

    private static JsonArray objects(JsonObject answer, String version, String uid)
            throws IOException {
        JsonObject response = answer.object("response");
        if (version.equals("v1")) {
            GroupVersionKind wanted =
                    new GroupVersionKind("apiextensions.k8s.io", "v1", "ConversionReview");
            GroupVersionKind got = GroupVersionKind.of(answer);
            if (!got.equals(wanted)) {
                throw new IOException(
                        "failed: expected webhook response of "
                                + kind(wanted)
                                + ", got "
                                + kind(got));
            }
        }
        if (!answer.has("response")) {
            throw new IOException("failed: no response provided");
        }
        if (version.equals("v1") && !response.string("uid").equals(uid)) {
            throw new IOException(
                    "failed: expected response.uid=\""
                            + uid
                            + "\", got \""
                            + response.string("uid")
                            + "\"");
        }
        JsonObject result = response.object("result");
        if (!result.string("status").equals("Success")) {
            throw new IOException(
                    "failed: "
                            + (result.string("message").isEmpty()
                                    ? "response.result.status was '"
                                            + result.string("status")
                                            + "', not 'Success'"
                                    : result.string("message")));
        }
        return response.array("convertedObjects");
    }

    private static void checkIdentity(JsonObject in, JsonObject out, GroupVersion to)
            throws IOException {
        if (!out.string("apiVersion").equals(to.apiVersion())) {
            throw new IOException(
                    "returned invalid object at index 0: invalid groupVersion (expected "
                            + to.apiVersion()
                            + ", received "
                            + out.string("apiVersion")
                            + ")");
        }
        if (!out.string("kind").equals(in.string("kind"))) {
            throw new IOException(
                    "returned invalid object at index 0: invalid kind (expected "
                            + in.string("kind")
                            + ", received "
                            + out.string("kind")
                            + ")");
        }
        JsonObject before = in.object("metadata");
        JsonObject after = out.object("metadata");
        for (String[] field :
                new String[][] {{"name", "name"}, {"namespace", "namespace"}, {"uid", "UID"}}) {
            String was = before.string(field[0]);
            String is = after.string(field[0]);
            if (!was.equals(is)) {
                throw new IOException(
                        "returned invalid object: must have the same "
                                + field[1]
                                + ": "
                                + was
                                + " != "
                                + is);
            }
        }
    }

    /** Of metadata a webhook changes labels and annotations only. */
    private static JsonObject restored(JsonObject in, JsonObject out) throws IOException {
        if (!(out.get("metadata") instanceof JsonObject converted)) {
            throw new IOException(
                    "returned invalid metadata: missing metadata in converted object");
        }
        JsonObject.Builder metadata = in.object("metadata").edit();
        for (String field : List.of("labels", "annotations")) {
            if (!(converted.get(field) instanceof JsonObject values)) {
                metadata.remove(field);
                continue;
            }
            for (String key : values.keys()) {
                if (!(values.get(key) instanceof String)) {
                    throw new IOException(
                            "returned invalid metadata: metadata."
                                    + field
                                    + "["
                                    + key
                                    + "] must be a string in converted object");
                }
            }
            List<FieldError> errors =
                    values.equals(in.object("metadata").object(field))
                            ? List.of()
                            : field.equals("labels")
                                    ? MetaValidation.labels(
                                            values, FieldPath.of("metadata", "labels"))
                                    : MetaValidation.annotations(
                                            values, FieldPath.of("metadata", "annotation"));
            if (!errors.isEmpty()) {
                throw new IOException(
                        "returned invalid metadata: "
                                + errors.stream()
                                        .map(FieldError::toString)
                                        .collect(Collectors.joining(", ")));
            }
            metadata.put(field, values);
        }
        return out.with("metadata", metadata.build());
    }
}
