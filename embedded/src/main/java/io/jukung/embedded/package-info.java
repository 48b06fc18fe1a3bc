/**
 * A cluster inside this JVM: API server, controllers, scheduler and simulated nodes wired together,
 * talking in process. The main path starts at {@link io.jukung.embedded.Cluster}; each component
 * has a virtual thread of its own.
 */
@NullMarked
package io.jukung.embedded;

import org.jspecify.annotations.NullMarked;
