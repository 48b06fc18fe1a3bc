/**
 * Certificate signing requests: nodes' own are approved, approved ones signed, old ones removed.
 * The main path starts at {@link io.jukung.controllers.certificates.ApprovingController} and goes
 * on in {@link io.jukung.controllers.certificates.SigningController}. Workers of each controller's
 * own run here.
 */
@NullMarked
package io.jukung.controllers.certificates;

import org.jspecify.annotations.NullMarked;
