package io.jukung.controlplane.expression;

import io.jukung.apiserver.authorization.Authorizer.Decision;
import io.jukung.apiserver.authorization.Authorizer.Verdict;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.cel.library.Authorizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What expressions ask the server's authorizer for one user; the same is asked once only. */
public final class UserAuthorizer implements Authorizer {
    private final io.jukung.apiserver.authorization.Authorizer authorizer;
    private final UserInfo user;
    private final Map<Question, Answer> known = new HashMap<>();

    public UserAuthorizer(io.jukung.apiserver.authorization.Authorizer authorizer, UserInfo user) {
        this.authorizer = authorizer;
        this.user = user;
    }

    @Override
    public Answer ask(Question question) {
        return known.computeIfAbsent(question, this::decide);
    }

    private Answer decide(Question question) {
        Decision decision = authorizer.authorize(user, info(question));
        return new Answer(decision.verdict() == Verdict.ALLOW, decision.reason(), "");
    }

    private static RequestInfo info(Question q) {
        return q.path().isEmpty()
                ? new RequestInfo(
                        true,
                        "",
                        q.verb(),
                        q.group(),
                        "*",
                        q.namespace(),
                        q.resource(),
                        q.name(),
                        q.subresource(),
                        "",
                        q.fieldSelector(),
                        q.labelSelector())
                : RequestInfo.path(q.path(), q.verb());
    }

    @Override
    public Authorizer as(String namespace, String serviceAccount) {
        return new UserAuthorizer(
                authorizer,
                UserInfo.of(
                        "system:serviceaccount:" + namespace + ":" + serviceAccount,
                        List.of("system:serviceaccounts", "system:serviceaccounts:" + namespace)
                                .toArray(String[]::new)));
    }
}
