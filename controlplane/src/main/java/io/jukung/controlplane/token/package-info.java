/**
 * Bearer tokens: those of service accounts (issued here, bound to objects), static and bootstrap
 * tokens.
 *
 * <p>The main path starts at {@link io.jukung.controlplane.token.BearerTokens#authenticate} and,
 * for issuing, at {@link io.jukung.controlplane.token.TokenRequests#handle}. Everything runs on the
 * request's thread.
 */
@NullMarked
package io.jukung.controlplane.token;

import org.jspecify.annotations.NullMarked;
