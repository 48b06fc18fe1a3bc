/**
 * Admission policies: rules in CEL that objects of the API hold, for certain writes. Starts at
 * {@link io.jukung.controlplane.policy.ValidatingPolicies} and {@link
 * io.jukung.controlplane.policy.MutatingPolicies}; runs on the request's thread.
 */
@NullMarked
package io.jukung.controlplane.policy;

import org.jspecify.annotations.NullMarked;
