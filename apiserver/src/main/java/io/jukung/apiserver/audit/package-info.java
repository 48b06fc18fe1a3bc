/**
 * Who did what, as {@code audit.k8s.io/v1} events. Starts at {@link
 * io.jukung.apiserver.audit.AuditSink}; events are made on the request's thread.
 */
@NullMarked
package io.jukung.apiserver.audit;

import org.jspecify.annotations.NullMarked;
