/**
 * Keeps the numbered pods of StatefulSets and the claims for their storage.
 *
 * <p>The main path is {@link io.jukung.controllers.statefulset.StatefulSetController}; {@code
 * StatefulPlan} says which pods to make and to delete next and {@code StatefulStatus} what to tell,
 * both purely. It runs on the loop's workers.
 */
@NullMarked
package io.jukung.controllers.statefulset;

import org.jspecify.annotations.NullMarked;
