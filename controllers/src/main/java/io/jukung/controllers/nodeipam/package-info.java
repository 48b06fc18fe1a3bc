/**
 * Gives every node its part of the pod network.
 *
 * <p>The main path is {@link io.jukung.controllers.nodeipam.NodeIpamController}; {@code CidrPool}
 * holds who has what. It runs on the loop's workers.
 */
@NullMarked
package io.jukung.controllers.nodeipam;

import org.jspecify.annotations.NullMarked;
