package io.jukung.controlplane.review;

import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.registry.VirtualResource;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.controlplane.token.BearerTokens;
import io.jukung.controlplane.token.InvalidTokenException;
import io.jukung.controlplane.token.TokenAuthenticator;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.status.StatusException;
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
            BearerTokens tokens, Authorizer authorizer, List<RuleSource> ruleSources) {
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
                        Reviews::self),
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

    private static ApiResponse self(ApiRequest request, JsonObject review) {
        JsonObject status = JsonObject.of("userInfo", request.user().tree());
        return new ApiResponse.Tree(201, review.with("status", status));
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
            if (!asked.isEmpty() && owner.audiences().isEmpty()) {
                // a token of a kind without audiences is meant for this server alone
                throw new InvalidTokenException("token has no audiences");
            }
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
            return new ApiResponse.Tree(
                    201,
                    review.with("status", JsonObject.of("error", String.valueOf(e.getMessage()))));
        }
    }
}
