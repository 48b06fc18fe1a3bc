package io.jukung.apiserver.chain;

import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.authorization.Authorizer.Decision;
import io.jukung.apiserver.authorization.Authorizer.Verdict;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.Filter;
import io.jukung.apiserver.request.RequestHandler;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.status.StatusException;

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
            throw refusal(request.user(), request.info(), decision.reason());
        }
        return next.handle(request);
    }

    /** The 403 that says what was refused to whom. */
    static StatusException refusal(UserInfo user, RequestInfo info, String reason) {
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
}
