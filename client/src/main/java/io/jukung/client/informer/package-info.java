/**
 * Local copies of what the server holds, kept up to date by list and watch.
 *
 * <p>The main path starts at {@link io.jukung.client.informer.InformerFactory#informer}; {@link
 * io.jukung.client.informer.Informer} states the contract. Each informer has one virtual thread,
 * which is the only writer of its store and the one that calls handlers; anyone may read.
 */
@NullMarked
package io.jukung.client.informer;

import org.jspecify.annotations.NullMarked;
