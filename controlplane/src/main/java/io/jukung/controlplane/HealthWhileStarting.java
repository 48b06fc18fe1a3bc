package io.jukung.controlplane;

import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.UserInfo;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Lets everybody ask how the server is before it has started: who may is written in the store, and
 * the store may be what it waits for. Later the roles decide.
 */
final class HealthWhileStarting implements Authorizer {
    private static final Set<String> PATHS = Set.of("/livez", "/readyz", "/healthz");

    private final BooleanSupplier started;

    HealthWhileStarting(BooleanSupplier started) {
        this.started = started;
    }

    @Override
    public Decision authorize(UserInfo user, RequestInfo info) {
        boolean health =
                !info.resourceRequest() && info.verb().equals("get") && PATHS.contains(info.path());
        return health && !started.getAsBoolean()
                ? new Decision(Verdict.ALLOW, "the server is starting")
                : Decision.NO_OPINION;
    }
}
