/**
 * Expressions in CEL about a write: of webhooks' conditions and of policies. Starts at {@link
 * io.jukung.controlplane.expression.Scope}, which compiles an expression when it is first run;
 * {@link io.jukung.controlplane.expression.Inputs} has what one may name. Runs on the request's
 * thread.
 */
@NullMarked
package io.jukung.controlplane.expression;

import org.jspecify.annotations.NullMarked;
