/**
 * What the store does on this machine's disk, beside etcd on the same disk in the same run. The
 * main path starts at {@link io.jukung.bench.store.StoreBench#main}; writers and watchers are
 * virtual threads of this process, etcd is a process of its own.
 */
@NullMarked
package io.jukung.bench.store;

import org.jspecify.annotations.NullMarked;
