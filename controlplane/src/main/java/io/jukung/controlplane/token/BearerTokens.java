package io.jukung.controlplane.token;

import io.jukung.apiserver.authentication.Authenticator;
import io.jukung.apiserver.authentication.BearerToken;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.machinery.status.StatusException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a request's bearer token and asks one kind of token after the other whose it is. */
public final class BearerTokens implements Authenticator {
    private static final Logger LOG = System.getLogger("kube-apiserver");

    private final List<TokenAuthenticator> kinds;
    private final List<String> audiences;

    /**
     * @param audiences those of this API server
     */
    public BearerTokens(List<TokenAuthenticator> kinds, List<String> audiences) {
        this.kinds = List.copyOf(kinds);
        this.audiences = List.copyOf(audiences);
    }

    /** A token of a kind without audiences is meant for this server alone. */
    private TokenAuthenticator.@Nullable Owner meant(
            TokenAuthenticator.Owner owner, List<String> asked) {
        if (!owner.audiences().isEmpty()) {
            return owner;
        }
        List<String> both = audiences.stream().filter(asked::contains).toList();
        return both.isEmpty() && !asked.isEmpty()
                ? null
                : new TokenAuthenticator.Owner(owner.user(), both);
    }

    @Override
    public @Nullable UserInfo authenticate(ApiRequest request) {
        String token = BearerToken.of(request);
        if (token.isEmpty()) {
            return null;
        }
        try {
            return review(token, audiences).user();
        } catch (InvalidTokenException e) {
            LOG.log(Level.DEBUG, () -> "Unable to authenticate the request: " + e.getMessage());
            throw StatusException.unauthorized();
        }
    }

    /** The audiences of this API server. */
    public List<String> audiences() {
        return audiences;
    }

    /**
     * Whose token it is.
     *
     * @throws InvalidTokenException with every kind's objection
     */
    public TokenAuthenticator.Owner review(String token, List<String> audiences)
            throws InvalidTokenException {
        List<String> objections = new ArrayList<>(List.of("invalid bearer token"));
        for (TokenAuthenticator kind : kinds) {
            try {
                TokenAuthenticator.Owner owner = kind.authenticate(token, audiences);
                TokenAuthenticator.Owner meant = owner == null ? null : meant(owner, audiences);
                if (meant != null) {
                    return meant;
                }
            } catch (InvalidTokenException e) {
                objections.add(String.valueOf(e.getMessage()));
            }
        }
        throw new InvalidTokenException(
                objections.size() == 1
                        ? objections.getFirst()
                        : "[" + String.join(", ", objections) + "]");
    }
}
