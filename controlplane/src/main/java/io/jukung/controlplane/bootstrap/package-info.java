/**
 * What the API server itself keeps in the cluster: system namespaces, priority classes, bootstrap
 * roles, the {@code kubernetes} service with its endpoints, its own identity.
 *
 * <p>The main path starts at {@link io.jukung.controlplane.bootstrap.PostStartHooks#start}. What is
 * written once is written on the caller's thread; what must be kept up runs on one virtual thread
 * each until closed.
 */
@NullMarked
package io.jukung.controlplane.bootstrap;

import org.jspecify.annotations.NullMarked;
