package io.jukung.apiserver.authentication;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.UserInfo;
import org.jspecify.annotations.Nullable;

/** Tells who a request comes from. */
@FunctionalInterface
public interface Authenticator {
    /**
     * @return the user, or null where the request carries no credential of this kind
     * @throws io.jukung.machinery.status.StatusException Unauthorized, where it carries a bad one
     */
    @Nullable UserInfo authenticate(ApiRequest request);
}
