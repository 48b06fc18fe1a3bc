/**
 * What the control plane's own parts read and write of the cluster's objects, below authorization
 * and admission.
 *
 * <p>The main path starts at {@link io.jukung.controlplane.cluster.ClusterObjects#get}; it reads
 * what is stored now. Followers of a resource are told on one virtual thread per resource.
 */
@NullMarked
package io.jukung.controlplane.cluster;

import org.jspecify.annotations.NullMarked;
