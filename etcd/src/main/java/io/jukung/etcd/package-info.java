/**
 * The store's contract kept by a real etcd cluster, 3.4 or later, over gRPC.
 *
 * <p>The main path is {@link io.jukung.etcd.EtcdStore#commit}: encode, send to a member that is
 * well, and where the answer is lost find out whether it happened. Callers' threads block on their
 * own calls; one virtual thread per member asks how it is, one compacts.
 */
@NullMarked
package io.jukung.etcd;

import org.jspecify.annotations.NullMarked;
