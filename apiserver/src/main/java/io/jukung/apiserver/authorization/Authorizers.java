package io.jukung.apiserver.authorization;

import io.jukung.apiserver.authorization.Authorizer.Decision;
import io.jukung.apiserver.authorization.Authorizer.Verdict;
import java.util.List;
import java.util.stream.Collectors;

/** Authorizers in a row. */
public final class Authorizers {
    private Authorizers() {}

    /** The first with an opinion decides; the reasons of those without one are joined. */
    public static Authorizer union(List<Authorizer> all) {
        List<Authorizer> authorizers = List.copyOf(all);
        return (user, info) -> {
            List<String> reasons = new java.util.ArrayList<>(0);
            for (Authorizer authorizer : authorizers) {
                Decision decision = authorizer.authorize(user, info);
                if (decision.verdict() != Verdict.NO_OPINION) {
                    return decision;
                }
                reasons.add(decision.reason());
            }
            return new Decision(
                    Verdict.NO_OPINION,
                    reasons.stream()
                            .filter(reason -> !reason.isEmpty())
                            .collect(Collectors.joining("\n")));
        };
    }

    /** Whoever is in a group may do everything: {@code system:masters}. */
    public static Authorizer privileged(String group) {
        return (user, info) ->
                user.groups().contains(group)
                        ? new Decision(Verdict.ALLOW, "")
                        : Decision.NO_OPINION;
    }
}
