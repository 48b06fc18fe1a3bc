/**
 * HTTP on one side, requests and answers of the chain on the other: what the client accepts, and
 * how an answer is written in it. Starts at {@link io.jukung.apiserver.negotiation.HttpFront}; runs
 * on the exchange's thread.
 */
@NullMarked
package io.jukung.apiserver.negotiation;

import org.jspecify.annotations.NullMarked;
