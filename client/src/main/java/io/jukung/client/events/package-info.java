/**
 * Events: what components tell users about objects.
 *
 * <p>The main path is {@link io.jukung.client.events.EventRecorder#event}, then the correlator,
 * which counts repetitions, combines similar ones and drops floods, then a create or patch. Callers
 * never wait: a recorder has one virtual thread that talks to the server.
 */
@NullMarked
package io.jukung.client.events;

import org.jspecify.annotations.NullMarked;
