/**
 * Keeps the EndpointSlices of every Service with a selector.
 *
 * <p>The main path is {@link io.jukung.controllers.endpointslice.EndpointSliceController}; {@code
 * DesiredSlices} says what endpoints there should be and {@code SlicePlan} how to get there with
 * few writes, both purely. It runs on the loop's workers.
 */
@NullMarked
package io.jukung.controllers.endpointslice;

import org.jspecify.annotations.NullMarked;
