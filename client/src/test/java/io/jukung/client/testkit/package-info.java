/**
 * What other modules' tests stand on: {@link io.jukung.client.testkit.MemoryApi}, an API server's
 * storage semantics without its chain, and the suite that every transport must pass.
 *
 * <p>Calls run on the caller's thread; watchers read from queues.
 */
@NullMarked
package io.jukung.client.testkit;

import org.jspecify.annotations.NullMarked;
