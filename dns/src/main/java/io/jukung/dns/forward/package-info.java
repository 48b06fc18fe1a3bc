/**
 * Questions that others answer, with a cache. The main path starts at {@link
 * io.jukung.dns.forward.Forwarder#ask}. Callers' threads.
 */
@NullMarked
package io.jukung.dns.forward;

import org.jspecify.annotations.NullMarked;
