/**
 * Empties namespaces that are being deleted, then lets them go.
 *
 * <p>The main path is {@link io.jukung.controllers.namespace.NamespaceController}, which calls
 * {@link io.jukung.controllers.namespace.ContentDeleter} for a terminating namespace; it runs on
 * the loop's workers.
 */
@NullMarked
package io.jukung.controllers.namespace;

import org.jspecify.annotations.NullMarked;
