/**
 * Who is asking. Starts at {@link io.jukung.apiserver.authentication.Authenticator}; runs on the
 * request's thread.
 */
@NullMarked
package io.jukung.apiserver.authentication;

import org.jspecify.annotations.NullMarked;
