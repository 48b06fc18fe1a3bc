/**
 * Linux as the node's parts need it: mounts, namespaces, links and addresses, nftables, cgroups,
 * kernel settings, processes.
 *
 * <p>Each class stands for one facility and calls the kernel directly ({@link
 * io.jukung.linux.Syscalls}) or runs the one host tool that owns it (nft). Nothing here starts
 * threads, except {@link io.jukung.linux.NetworkNamespace}, which enters namespaces on platform
 * threads of its own.
 */
@NullMarked
package io.jukung.linux;

import org.jspecify.annotations.NullMarked;
