/**
 * Keeps the Endpoints of every Service with a selector.
 *
 * <p>The main path is {@link io.jukung.controllers.endpoints.EndpointsController}; {@code
 * EndpointsPlan} decides, purely, and {@link io.jukung.controllers.endpoints.ServicePods} says
 * which pods a Service has, for EndpointSlices too. It runs on the loop's workers.
 */
@NullMarked
package io.jukung.controllers.endpoints;

import org.jspecify.annotations.NullMarked;
