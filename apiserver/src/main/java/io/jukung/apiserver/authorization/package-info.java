/**
 * May they. Starts at {@link io.jukung.apiserver.authorization.Authorizer}; runs on the request's
 * thread.
 */
@NullMarked
package io.jukung.apiserver.authorization;

import org.jspecify.annotations.NullMarked;
