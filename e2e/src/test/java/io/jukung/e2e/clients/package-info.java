/**
 * Other projects' clients against the suite's control plane, as their users have them. Starts at
 * {@link io.jukung.e2e.clients.Fabric8Test}; runs on the test's thread.
 */
@NullMarked
package io.jukung.e2e.clients;

import org.jspecify.annotations.NullMarked;
