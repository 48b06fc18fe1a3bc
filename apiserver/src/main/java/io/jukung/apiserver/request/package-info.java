/**
 * The request as the chain sees it, below decoding and whatever carried it. Starts at {@link
 * io.jukung.apiserver.request.ApiRequest}; runs on the request's thread.
 */
@NullMarked
package io.jukung.apiserver.request;

import org.jspecify.annotations.NullMarked;
