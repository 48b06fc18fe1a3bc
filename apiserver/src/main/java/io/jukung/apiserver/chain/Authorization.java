package io.jukung.apiserver.chain;

import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.authorization.Authorizer.Decision;
import io.jukung.apiserver.authorization.Authorizer.Verdict;
import io.jukung.apiserver.authorization.Authorizers;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.Filter;
import io.jukung.apiserver.request.RequestHandler;

/** Lets pass what the authorizers allow. */
public final class Authorization implements Filter {
    private final Authorizer authorizer;

    public Authorization(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    @Override
    public ApiResponse handle(ApiRequest request, RequestHandler next) throws Exception {
        Decision decision = authorizer.authorize(request.user(), request.info());
        request.auditAnnotations()
                .put(
                        "authorization.k8s.io/decision",
                        decision.verdict() == Verdict.ALLOW ? "allow" : "forbid");
        request.auditAnnotations().put("authorization.k8s.io/reason", decision.reason());
        if (decision.verdict() != Verdict.ALLOW) {
            throw Authorizers.refusal(request.user(), request.info(), decision.reason());
        }
        return next.handle(request);
    }

    /** The 403 that says what was refused to whom. */
}
