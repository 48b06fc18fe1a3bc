/**
 * Deployments, replica sets, daemon sets, stateful sets and replication controllers: what is
 * particular to each. Starts at the class that {@link io.jukung.resources.BuiltInResources} names;
 * runs on the request's thread.
 */
@NullMarked
package io.jukung.resources.apps;

import org.jspecify.annotations.NullMarked;
