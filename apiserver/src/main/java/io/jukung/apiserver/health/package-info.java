/**
 * {@code /healthz}, {@code /livez} and {@code /readyz}. Starts at {@link
 * io.jukung.apiserver.health.HealthCheck}; checks run on the asking request's thread.
 */
@NullMarked
package io.jukung.apiserver.health;

import org.jspecify.annotations.NullMarked;
