/**
 * DNS messages and their wire form (RFC 1035, 2782, 3596, 6891). The main path starts at {@link
 * io.jukung.dns.message.Message#parse}. Callers' threads.
 */
@NullMarked
package io.jukung.dns.message;

import org.jspecify.annotations.NullMarked;
