/**
 * A load generator that puts the same work on any Kubernetes API server and writes down what came
 * of it, so that two servers can be compared. It starts at {@link io.jukung.bench.api.ApiBench}.
 * Each client is a virtual thread; the clients share a few connections.
 */
@NullMarked
package io.jukung.bench.api;

import org.jspecify.annotations.NullMarked;
