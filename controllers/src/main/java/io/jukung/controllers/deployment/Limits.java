package io.jukung.controllers.deployment;

import io.jukung.api.apps.v1.Deployment;
import io.jukung.api.apps.v1.RollingUpdateDeployment;
import io.jukung.machinery.tree.IntOrString;

/**
 * How far a rolling update may stray from the number of pods asked for.
 *
 * @param surge pods above it
 * @param unavailable pods below it that need not be available
 */
record Limits(int surge, int unavailable) {
    static Limits of(Deployment deployment) {
        int replicas = deployment.spec().replicas();
        if (!isRolling(deployment)) {
            return new Limits(0, 0);
        }
        RollingUpdateDeployment rolling = deployment.spec().strategy().rollingUpdate();
        IntOrString maxSurge = rolling.maxSurge();
        IntOrString maxUnavailable = rolling.maxUnavailable();
        int surge = maxSurge == null ? 0 : maxSurge.scaled(replicas, true);
        int unavailable = maxUnavailable == null ? 0 : maxUnavailable.scaled(replicas, false);
        if (surge == 0 && unavailable == 0) {
            // Both may round to nothing; then nothing would ever move.
            unavailable = 1;
        }
        return new Limits(surge, Math.min(unavailable, replicas));
    }

    static boolean isRolling(Deployment deployment) {
        return deployment.spec().strategy().type().equals("RollingUpdate");
    }
}
