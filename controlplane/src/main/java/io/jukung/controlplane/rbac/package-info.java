/**
 * Role-based access control: who may do what by roles and bindings, who may grant it, and the roles
 * that a cluster starts with.
 *
 * <p>The main path starts at {@link io.jukung.controlplane.rbac.RbacAuthorizer#authorize}, on the
 * request's thread; {@link io.jukung.controlplane.rbac.Grants} is kept by the followers' threads.
 */
@NullMarked
package io.jukung.controlplane.rbac;

import org.jspecify.annotations.NullMarked;
