package io.jukung.controlplane.token;

import io.jukung.apiserver.request.UserInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells whose a bearer token is. Any thread. */
@FunctionalInterface
public interface TokenAuthenticator {
    /**
     * @param audiences for whom the token must be meant; one of them suffices
     * @return null where the token is of another kind
     */
    @Nullable Owner authenticate(String token, List<String> audiences) throws InvalidTokenException;

    /**
     * Whose token it is.
     *
     * @param audiences those asked for that the token is meant for; empty where the kind of token
     *     knows no audiences
     */
    record Owner(UserInfo user, List<String> audiences) {}
}
