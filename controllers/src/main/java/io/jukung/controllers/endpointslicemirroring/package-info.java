/**
 * Mirrors Endpoints that people write for Services without a selector into EndpointSlices.
 *
 * <p>The main path is {@link io.jukung.controllers.endpointslicemirroring.MirroringController}; it
 * runs on the loop's workers.
 */
@NullMarked
package io.jukung.controllers.endpointslicemirroring;

import org.jspecify.annotations.NullMarked;
