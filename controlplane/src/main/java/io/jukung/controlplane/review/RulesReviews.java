package io.jukung.controlplane.review;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** SelfSubjectRulesReview: all that the asking user may do in a namespace. */
final class RulesReviews {
    private final List<RuleSource> sources;

    RulesReviews(List<RuleSource> sources) {
        this.sources = List.copyOf(sources);
    }

    ApiResponse ofSelf(ApiRequest request, JsonObject review) {
        String namespace = review.object("spec").string("namespace");
        if (namespace.isEmpty()) {
            throw StatusException.badRequest("no namespace on request");
        }
        UserInfo user = request.user();
        List<JsonObject> resources = new ArrayList<>();
        List<JsonObject> paths = new ArrayList<>();
        List<String> errors = new ArrayList<>(0);
        for (RuleSource source : sources) {
            RuleSource.Rules rules = source.rules(user, namespace);
            for (JsonObject rule : rules.rules()) {
                if (rule.has("nonResourceURLs")) {
                    paths.add(
                            JsonObject.of(
                                    "verbs", rule.array("verbs"),
                                    "nonResourceURLs", rule.array("nonResourceURLs")));
                } else {
                    resources.add(rule);
                }
            }
            errors.addAll(rules.errors());
        }
        JsonObject status =
                JsonObject.of(
                        "resourceRules",
                        JsonArray.copyOf(resources),
                        "nonResourceRules",
                        JsonArray.copyOf(paths),
                        "incomplete",
                        !errors.isEmpty(),
                        "evaluationError",
                        errors.isEmpty() ? null : String.join(", ", errors));
        // As upstream, a new object: nothing of what was sent comes back.
        return new ApiResponse.Tree(
                201,
                JsonObject.of(
                        "apiVersion",
                        review.string("apiVersion"),
                        "kind",
                        review.string("kind"),
                        "metadata",
                        JsonObject.EMPTY,
                        "spec",
                        JsonObject.EMPTY,
                        "status",
                        status));
    }
}
