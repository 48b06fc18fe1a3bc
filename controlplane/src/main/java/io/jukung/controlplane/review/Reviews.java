package io.jukung.controlplane.review;

import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.registry.VirtualResource;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.base.Clock;
import io.jukung.controlplane.token.BearerTokens;
import io.jukung.controlplane.token.InvalidTokenException;
import io.jukung.controlplane.token.TokenAuthenticator;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;

/** The review resources of the authentication and authorization groups. */
public final class Reviews {
    private static final GroupVersion AUTHENTICATION =
            new GroupVersion("authentication.k8s.io", "v1");
    private static final GroupVersion AUTHORIZATION =
            new GroupVersion("authorization.k8s.io", "v1");

    private Reviews() {}

    /** All of them, to be served beside the stored resources. */
    public static List<VirtualResource> resources(
            BearerTokens tokens, Authorizer authorizer, List<RuleSource> ruleSources, Clock clock) {
        AccessReviews access = new AccessReviews(authorizer);
        RulesReviews rules = new RulesReviews(ruleSources);
        return List.of(
                VirtualResource.review(
                        AUTHENTICATION,
                        "tokenreviews",
                        "TokenReview",
                        false,
                        (request, review) -> token(tokens, review)),
                VirtualResource.review(
                        AUTHENTICATION,
                        "selfsubjectreviews",
                        "SelfSubjectReview",
                        false,
                        (request, review) -> self(request, clock)),
                VirtualResource.review(
                        AUTHORIZATION,
                        "subjectaccessreviews",
                        "SubjectAccessReview",
                        false,
                        access::ofSubject),
                VirtualResource.review(
                        AUTHORIZATION,
                        "localsubjectaccessreviews",
                        "LocalSubjectAccessReview",
                        true,
                        access::ofLocalSubject),
                VirtualResource.review(
                        AUTHORIZATION,
                        "selfsubjectaccessreviews",
                        "SelfSubjectAccessReview",
                        false,
                        access::ofSelf),
                VirtualResource.review(
                        AUTHORIZATION,
                        "selfsubjectrulesreviews",
                        "SelfSubjectRulesReview",
                        false,
                        rules::ofSelf));
    }

    /** As upstream, a new object: nothing of what was sent comes back. */
    private static ApiResponse self(ApiRequest request, Clock clock) {
        return new ApiResponse.Tree(
                201,
                JsonObject.of(
                        "apiVersion",
                        AUTHENTICATION.apiVersion(),
                        "kind",
                        "SelfSubjectReview",
                        "metadata",
                        JsonObject.of("creationTimestamp", Times.format(clock.now())),
                        "status",
                        JsonObject.of("userInfo", request.user().tree())));
    }

    private static ApiResponse token(BearerTokens tokens, JsonObject review) {
        JsonObject spec = review.object("spec");
        String token = spec.string("token");
        if (token.isEmpty()) {
            throw StatusException.badRequest("token is required for TokenReview in authentication");
        }
        List<String> asked = spec.array("audiences").strings();
        List<String> audiences = asked.isEmpty() ? tokens.audiences() : asked;
        try {
            TokenAuthenticator.Owner owner = tokens.review(token, audiences);
            JsonObject status =
                    JsonObject.of(
                            "authenticated",
                            true,
                            "user",
                            owner.user().tree(),
                            "audiences",
                            owner.audiences().isEmpty()
                                    ? null
                                    : JsonArray.copyOf(owner.audiences()));
            return new ApiResponse.Tree(201, review.with("status", status));
        } catch (InvalidTokenException e) {
            JsonObject status =
                    JsonObject.of(
                            "user", JsonObject.EMPTY, "error", String.valueOf(e.getMessage()));
            return new ApiResponse.Tree(201, review.with("status", status));
        }
    }
}
