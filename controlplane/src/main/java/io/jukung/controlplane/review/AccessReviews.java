package io.jukung.controlplane.review;

import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** SubjectAccessReview, its local form, and SelfSubjectAccessReview. */
final class AccessReviews {
    private static final String GROUP = "authorization.k8s.io";
    private static final FieldPath SPEC = FieldPath.of("spec");

    private final Authorizer authorizer;

    AccessReviews(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    ApiResponse ofSubject(ApiRequest request, JsonObject review) {
        JsonObject spec = review.object("spec");
        check("SubjectAccessReview", review, true, List.of());
        return answered(review, Users.of(spec));
    }

    ApiResponse ofLocalSubject(ApiRequest request, JsonObject review) {
        JsonObject spec = review.object("spec");
        String namespace = request.info().namespace();
        List<FieldError> errors = new ArrayList<>(0);
        if (spec.has("nonResourceAttributes")) {
            errors.add(
                    FieldError.invalid(
                            SPEC.child("nonResourceAttributes"),
                            spec.object("nonResourceAttributes"),
                            "disallowed on this kind of request"));
        }
        String asked = spec.object("resourceAttributes").string("namespace");
        if (spec.has("resourceAttributes") && !asked.equals(namespace)) {
            errors.add(
                    FieldError.invalid(
                            SPEC.child("resourceAttributes").child("namespace"),
                            asked,
                            "must match metadata.namespace"));
        }
        check("LocalSubjectAccessReview", review, true, errors);
        return answered(review, Users.of(spec));
    }

    ApiResponse ofSelf(ApiRequest request, JsonObject review) {
        check("SelfSubjectAccessReview", review, false, List.of());
        return answered(review, request.user());
    }

    private static void check(
            String kind, JsonObject review, boolean ofSubject, List<FieldError> more) {
        JsonObject spec = review.object("spec");
        List<FieldError> errors = new ArrayList<>();
        boolean resource = spec.has("resourceAttributes");
        boolean path = spec.has("nonResourceAttributes");
        if (resource && path) {
            errors.add(
                    FieldError.invalid(
                            SPEC.child("nonResourceAttributes"),
                            spec.object("nonResourceAttributes"),
                            "cannot be specified in combination with resourceAttributes"));
        }
        if (!resource && !path) {
            errors.add(
                    FieldError.invalid(
                            SPEC.child("resourceAttributes"),
                            null,
                            "exactly one of nonResourceAttributes or resourceAttributes must be"
                                    + " specified"));
        }
        if (ofSubject && spec.string("user").isEmpty() && spec.array("groups").isEmpty()) {
            errors.add(
                    FieldError.invalid(
                            SPEC.child("user"),
                            "",
                            "at least one of user or group must be specified"));
        }
        SelectorAttributes.check(spec.object("resourceAttributes"), errors);
        boolean local = kind.startsWith("Local");
        JsonObject meta = review.object("metadata").without("managedFields");
        if (!(local ? meta.without("namespace") : meta).isEmpty()) {
            errors.add(
                    FieldError.invalid(
                            FieldPath.of("metadata"),
                            review.object("metadata"),
                            "must be empty" + (local ? " except for namespace" : "")));
        }
        errors.addAll(more);
        if (!errors.isEmpty()) {
            // upstream names no kind here
            throw StatusException.invalid(GROUP, "", "", errors);
        }
    }

    private ApiResponse answered(JsonObject review, UserInfo user) {
        Authorizer.Decision decision =
                authorizer.authorize(user, requestInfo(review.object("spec")));
        boolean denied = decision.verdict() == Authorizer.Verdict.DENY;
        JsonObject status =
                JsonObject.of(
                        "allowed",
                        decision.verdict() == Authorizer.Verdict.ALLOW,
                        "denied",
                        denied ? true : null,
                        "reason",
                        decision.reason().isEmpty() ? null : decision.reason());
        return new ApiResponse.Tree(201, review.with("status", status));
    }

    private static RequestInfo requestInfo(JsonObject spec) {
        if (spec.has("resourceAttributes")) {
            JsonObject asked = spec.object("resourceAttributes");
            String version = asked.string("version");
            return new RequestInfo(
                    true,
                    "",
                    asked.string("verb"),
                    asked.string("group"),
                    version.isEmpty() ? "*" : version,
                    asked.string("namespace"),
                    asked.string("resource"),
                    asked.string("name"),
                    asked.string("subresource"),
                    "");
        }
        JsonObject asked = spec.object("nonResourceAttributes");
        return new RequestInfo(
                false,
                asked.string("path"),
                asked.string("verb").toLowerCase(Locale.ROOT),
                "",
                "",
                "",
                "",
                "",
                "",
                "");
    }
}
