/**
 * Which writes a webhook or a policy is about: by rules, by labels and by conditions in CEL. Starts
 * at {@link io.jukung.controlplane.matching.Criteria#match}; conditions are compiled when the first
 * write comes to them. Everything runs on the requests' threads.
 */
@NullMarked
package io.jukung.controlplane.matching;

import org.jspecify.annotations.NullMarked;
