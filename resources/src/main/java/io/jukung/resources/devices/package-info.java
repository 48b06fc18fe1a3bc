/**
 * The kinds of {@code resource.k8s.io}: what is particular to each. Starts at the classes that
 * {@link io.jukung.resources.BuiltInResources} names; runs on the request's thread.
 */
@NullMarked
package io.jukung.resources.devices;

import org.jspecify.annotations.NullMarked;
