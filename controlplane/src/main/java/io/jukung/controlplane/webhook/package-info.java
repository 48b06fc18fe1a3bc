/**
 * Admission webhooks: others are asked about writes. Starts at {@link
 * io.jukung.controlplane.webhook.MutatingWebhooks} and {@link
 * io.jukung.controlplane.webhook.ValidatingWebhooks}; mutating ones are called one after the other
 * on the request's thread, validating ones all at once on threads of their own.
 */
@NullMarked
package io.jukung.controlplane.webhook;

import org.jspecify.annotations.NullMarked;
