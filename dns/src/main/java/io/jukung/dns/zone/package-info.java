/**
 * Answers for the cluster's own domain, by the Kubernetes DNS specification 1.1.0: pure. The main
 * path starts at {@link io.jukung.dns.zone.ClusterZone#answer}. Callers' threads.
 */
@NullMarked
package io.jukung.dns.zone;

import org.jspecify.annotations.NullMarked;
