/**
 * What the host must have before a node can run on it. The main path starts at {@link
 * io.jukung.dist.machine.HostPackages}. Everything runs on the main thread.
 */
@NullMarked
package io.jukung.dist.machine;

import org.jspecify.annotations.NullMarked;
