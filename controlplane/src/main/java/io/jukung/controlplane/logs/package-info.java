/**
 * The machine's logs over the API, as {@code /logs/} shows them. Starts at {@link
 * io.jukung.controlplane.logs.LogFiles}; runs on the request's thread.
 */
@NullMarked
package io.jukung.controlplane.logs;

import org.jspecify.annotations.NullMarked;
