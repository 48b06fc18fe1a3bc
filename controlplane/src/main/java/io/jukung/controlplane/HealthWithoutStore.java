package io.jukung.controlplane;

import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.UserInfo;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Lets everybody ask how the server is as long as the store has never answered: who may is written
 * there. From then on the roles decide.
 */
final class HealthWithoutStore implements Authorizer {
    private static final Set<String> PATHS = Set.of("/livez", "/readyz", "/healthz");

    private final BooleanSupplier storeAnswered;

    HealthWithoutStore(BooleanSupplier storeAnswered) {
        this.storeAnswered = storeAnswered;
    }

    @Override
    public Decision authorize(UserInfo user, RequestInfo info) {
        boolean health =
                !info.resourceRequest() && info.verb().equals("get") && PATHS.contains(info.path());
        return health && !storeAnswered.getAsBoolean()
                ? new Decision(Verdict.ALLOW, "the server waits for its store")
                : Decision.NO_OPINION;
    }
}
