package io.jukung.apiserver.chain;

import io.jukung.apiserver.authentication.Authenticator;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.Filter;
import io.jukung.apiserver.request.RequestHandler;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.machinery.status.StatusException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out who asks: the first authenticator that knows, else nobody in particular. */
public final class Authentication implements Filter {
    private static final String AUTHENTICATED = "system:authenticated";
    private static final String UNAUTHENTICATED = "system:unauthenticated";

    private final List<Authenticator> authenticators;
    private final boolean anonymous;

    public Authentication(List<Authenticator> authenticators, boolean anonymous) {
        this.authenticators = List.copyOf(authenticators);
        this.anonymous = anonymous;
    }

    @Override
    public ApiResponse handle(ApiRequest request, RequestHandler next) throws Exception {
        UserInfo local = request.localIdentity();
        request.user(local == null ? identify(request) : local);
        return next.handle(request);
    }

    /** A bad credential of one kind does not hinder a good one of another. */
    private UserInfo identify(ApiRequest request) {
        @Nullable StatusException refused = null;
        for (Authenticator authenticator : authenticators) {
            try {
                UserInfo user = authenticator.authenticate(request);
                if (user != null) {
                    request.headers().remove("Authorization");
                    return authenticated(user);
                }
            } catch (StatusException e) {
                refused = e;
            }
        }
        if (refused != null) {
            throw refused;
        }
        // Like upstream, an unknown bearer token is a failed log-in and no anonymous request.
        if (!anonymous || request.headers().get("Authorization") != null) {
            throw StatusException.unauthorized();
        }
        return UserInfo.ANONYMOUS;
    }

    private static UserInfo authenticated(UserInfo user) {
        if (user.groups().contains(AUTHENTICATED)
                || user.groups().contains(UNAUTHENTICATED)
                || user.name().equals(UserInfo.ANONYMOUS.name())) {
            return user;
        }
        List<String> groups = new ArrayList<>(user.groups());
        groups.add(AUTHENTICATED);
        return new UserInfo(user.name(), user.uid(), List.copyOf(groups), user.extra());
    }
}
