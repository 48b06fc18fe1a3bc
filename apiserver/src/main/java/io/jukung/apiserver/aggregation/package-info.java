/**
 * API versions that other servers serve, joined to this one's by APIService objects. Starts at
 * {@link io.jukung.apiserver.aggregation.Aggregation}, which finds the server of a request and
 * keeps the objects' conditions. One virtual thread checks and registers; proxying runs on
 * requests' threads.
 */
@NullMarked
package io.jukung.apiserver.aggregation;

import org.jspecify.annotations.NullMarked;
