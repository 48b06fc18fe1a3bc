package io.jukung.apiserver.authorization;

import io.jukung.apiserver.authorization.Authorizer.Decision;
import io.jukung.apiserver.authorization.Authorizer.Verdict;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.status.StatusException;
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

    /** What a user is told who may not do what he asked for. */
    public static StatusException refusal(UserInfo user, RequestInfo info, String reason) {
        StringBuilder text = new StringBuilder("User \"").append(user.name()).append("\" cannot ");
        text.append(info.verb());
        if (!info.resourceRequest()) {
            text.append(" path \"").append(info.path()).append('"');
        } else {
            text.append(" resource \"").append(info.resource());
            if (!info.subresource().isEmpty()) {
                text.append('/').append(info.subresource());
            }
            text.append("\" in API group \"").append(info.group()).append('"');
            text.append(
                    info.namespace().isEmpty()
                            ? " at the cluster scope"
                            : " in the namespace \"" + info.namespace() + "\"");
        }
        if (!reason.isEmpty()) {
            text.append(": ").append(reason);
        }
        return StatusException.forbidden(
                new GroupResource(info.group(), info.resource()), info.name(), text.toString());
    }

    /** Whoever is in a group may do everything: {@code system:masters}. */
    public static Authorizer privileged(String group) {
        return (user, info) ->
                user.groups().contains(group)
                        ? new Decision(Verdict.ALLOW, "")
                        : Decision.NO_OPINION;
    }
}
