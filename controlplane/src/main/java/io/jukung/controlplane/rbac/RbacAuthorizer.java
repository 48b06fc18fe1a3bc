package io.jukung.controlplane.rbac;

import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.controlplane.review.RuleSource;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Allows what some role bound to the user allows; never denies. */
public final class RbacAuthorizer implements Authorizer {
    private final Grants grants;

    public RbacAuthorizer(Grants grants) {
        this.grants = grants;
    }

    @Override
    public Decision authorize(UserInfo user, RequestInfo info) {
        Search search = new Search(info);
        grants.visit(user, info.resourceRequest() ? info.namespace() : "", search);
        return search.decision();
    }

    /** Every rule that applies to a user in a namespace. */
    public RuleSource.Rules rules(UserInfo user, String namespace) {
        List<JsonObject> rules = new ArrayList<>();
        List<String> errors = new ArrayList<>(0);
        grants.visit(
                user,
                namespace,
                visited -> {
                    PolicyRule rule = visited.rule();
                    if (rule == null) {
                        errors.add(visited.error());
                    } else {
                        rules.add(rule.tree());
                    }
                    return true;
                });
        return new RuleSource.Rules(rules, errors);
    }

    private static final class Search implements Grants.Visitor {
        private final RequestInfo info;
        private final List<String> errors = new ArrayList<>(0);
        private String allowedBy = "";

        Search(RequestInfo info) {
            this.info = info;
        }

        @Override
        public boolean test(Grants.VisitedRule visited) {
            PolicyRule rule = visited.rule();
            if (rule == null) {
                errors.add(visited.error());
            } else if (rule.allows(info)) {
                allowedBy = visited.grant().reason();
                return false;
            }
            return true;
        }

        Decision decision() {
            if (!allowedBy.isEmpty()) {
                return new Decision(Verdict.ALLOW, "RBAC: allowed by " + allowedBy);
            }
            return errors.isEmpty()
                    ? Decision.NO_OPINION
                    : new Decision(Verdict.NO_OPINION, "RBAC: " + aggregate(errors));
        }
    }

    /** Several errors as one, as Go's aggregate prints them. */
    static String aggregate(List<String> errors) {
        List<String> distinct = errors.stream().distinct().toList();
        return distinct.size() == 1 ? distinct.getFirst() : "[" + String.join(", ", distinct) + "]";
    }
}
