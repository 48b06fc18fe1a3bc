package io.jukung.controlplane.webhook;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.webhook.Webhooks;
import io.jukung.controlplane.matching.Criteria.Match;
import io.jukung.controlplane.matching.Write;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One question to a webhook: an {@code AdmissionReview} in the first of its versions that is known
 * here, v1 or v1beta1.
 */
final class Review {
    private static final String GROUP = "admission.k8s.io";

    private final Hook hook;
    private final AdmissionAttributes attributes;
    private final Match match;
    private final boolean mutating;

    Review(Hook hook, AdmissionAttributes attributes, Match match, boolean mutating) {
        this.hook = hook;
        this.attributes = attributes;
        this.match = match;
        this.mutating = mutating;
    }

    /**
     * Asks, and passes on what the answer says to the user and the audit log.
     *
     * @param object as the webhook shall see it, null for none
     * @return the response of a webhook that allows the write
     * @throws CallException where there was no sensible answer
     * @throws StatusException where the answer is no
     */
    JsonObject ask(Webhooks webhooks, @Nullable JsonObject object) throws CallException {
        if (attributes.dryRun() && !hook.harmless()) {
            throw StatusException.badRequest(
                    "admission webhook \"" + hook.name() + "\" does not support dry run");
        }
        String version =
                hook.tree().array("admissionReviewVersions").strings().stream()
                        .filter(v -> v.equals("v1") || v.equals("v1beta1"))
                        .findFirst()
                        .orElse("");
        if (version.isEmpty()) {
            throw new CallException(
                    hook,
                    "could not create admission objects: webhook does not accept known"
                            + " AdmissionReview versions (v1, v1beta1)");
        }
        String uid = UUID.randomUUID().toString();
        JsonObject review = review(version, uid, object);
        JsonObject answer;
        try {
            answer = webhooks.post(hook.tree().object("clientConfig"), review, hook.timeout());
        } catch (IOException e) {
            throw new CallException(hook, "failed to call webhook: " + e.getMessage());
        }
        JsonObject response = checked(answer, version, uid);
        passOn(response);
        if (!response.bool("allowed", false)) {
            throw denied(response);
        }
        return response;
    }

    private JsonObject review(String version, String uid, @Nullable JsonObject object) {
        JsonObject old = attributes.oldObject();
        JsonObject request =
                new Write(attributes)
                        .request(match)
                        .edit()
                        .put("uid", uid)
                        .put("object", object == null ? JsonNull.NULL : object)
                        .put(
                                "oldObject",
                                old == null
                                        ? JsonNull.NULL
                                        : attributes.views().show(old, match.kind()))
                        .build();
        return JsonObject.of(
                "apiVersion", GROUP + "/" + version, "kind", "AdmissionReview", "request", request);
    }

    private JsonObject checked(JsonObject answer, String version, String uid) throws CallException {
        if (!(answer.get("response") instanceof JsonObject response)) {
            throw invalid("webhook response was absent");
        }
        if (!version.equals("v1")) {
            return response;
        }
        if (!response.string("uid").equals(uid)) {
            throw invalid(
                    "expected response.uid=\""
                            + uid
                            + "\", got \""
                            + response.string("uid")
                            + "\"");
        }
        GroupVersionKind wanted = new GroupVersionKind(GROUP, "v1", "AdmissionReview");
        GroupVersionKind got = GroupVersionKind.of(answer);
        if (!got.equals(wanted)) {
            throw invalid("expected webhook response of " + shown(wanted) + ", got " + shown(got));
        }
        boolean patch = !response.string("patch").isEmpty();
        boolean type = response.has("patchType");
        if (!mutating && patch) {
            throw invalid("validating webhook may not return response.patch");
        }
        if (!mutating && type) {
            throw invalid("validating webhook may not return response.patchType");
        }
        if (patch && !type) {
            throw invalid("webhook returned response.patch but not response.patchType");
        }
        if (!patch && type) {
            throw invalid("webhook returned response.patchType but not response.patch");
        }
        if (type && response.string("patchType").isEmpty()) {
            throw invalid("webhook returned invalid response.patchType of \"\"");
        }
        return response;
    }

    private static String shown(GroupVersionKind kind) {
        return kind.groupVersion().apiVersion() + ", Kind=" + kind.kind();
    }

    private CallException invalid(String why) {
        return new CallException(hook, "received invalid webhook response: " + why);
    }

    private void passOn(JsonObject response) {
        synchronized (attributes.request()) {
            response.object("auditAnnotations")
                    .forEach((key, value) ->
                            attributes
                                    .request()
                                    .auditAnnotations()
                                    .put(hook.name() + "/" + key, String.valueOf(value)));
            response.array("warnings").strings().forEach(attributes.request()::warn);
        }
    }

    /** The status that the webhook gave, made a refusal in its name. */
    private StatusException denied(JsonObject response) {
        JsonObject result = response.object("status");
        String why = result.string("message");
        String reason = result.string("reason");
        String by = "admission webhook \"" + hook.name() + "\" denied the request";
        String message =
                !why.isEmpty()
                        ? by + ": " + why
                        : !reason.isEmpty() ? by + ": " + reason : by + " without explanation";
        JsonObject.Builder status =
                result.edit()
                        .put("kind", "Status")
                        .put("apiVersion", "v1")
                        .put("message", message)
                        .put("code", Math.max(400L, result.integer("code", 400)));
        if (!result.has("metadata")) {
            status.put("metadata", JsonObject.EMPTY);
        }
        String said = result.string("status");
        status.put("status", said.isEmpty() || said.equals("Success") ? "Failure" : said);
        return StatusException.of(status.build());
    }
}
