/**
 * Gives every namespace its service account {@code default}.
 *
 * <p>The main path is {@link io.jukung.controllers.serviceaccount.ServiceAccountController}, once
 * per namespace and deletion of a service account; it runs on the loop's workers.
 */
@NullMarked
package io.jukung.controllers.serviceaccount;

import org.jspecify.annotations.NullMarked;
