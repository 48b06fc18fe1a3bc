/**
 * The cluster's DNS: Services and pods by name, everything else asked elsewhere. {@code message} is
 * the wire, {@code zone} answers for the cluster's domain, {@code forward} asks others; {@link
 * io.jukung.dns.ClusterDns} binds them. A virtual thread per query.
 */
@NullMarked
package io.jukung.dns;

import org.jspecify.annotations.NullMarked;
