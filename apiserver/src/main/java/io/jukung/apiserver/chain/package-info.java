/**
 * The filters that every request passes, from outside or from this process. Starts at {@link
 * io.jukung.apiserver.chain.RequestChain}, where their order stands; each runs on the request's
 * thread.
 */
@NullMarked
package io.jukung.apiserver.chain;

import org.jspecify.annotations.NullMarked;
