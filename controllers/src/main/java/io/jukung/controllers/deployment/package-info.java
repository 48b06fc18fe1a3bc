/**
 * Rolls Deployments out through ReplicaSets, one per pod template.
 *
 * <p>The main path is {@link io.jukung.controllers.deployment.DeploymentController}; {@code
 * RolloutPlan} and {@code ScalingPlan} say which set should have what size and {@code
 * RolloutStatus} what to tell, all purely. It runs on the loop's workers.
 */
@NullMarked
package io.jukung.controllers.deployment;

import org.jspecify.annotations.NullMarked;
