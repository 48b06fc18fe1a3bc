/**
 * Keys, certificates, kubeconfigs: what the parts of a cluster prove themselves with.
 *
 * <p>The main path starts at {@link io.jukung.pki.CertificateAuthority}; {@link
 * io.jukung.pki.ClusterPki} lays out a whole cluster's files as kubeadm does. No thread runs here.
 */
@NullMarked
package io.jukung.pki;

import org.jspecify.annotations.NullMarked;
