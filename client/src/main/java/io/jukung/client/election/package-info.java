/**
 * Leader election: of several equal processes one works.
 *
 * <p>The main path is {@link io.jukung.client.election.LeaderElection#run}, on the caller's thread;
 * the leader's work runs on a virtual thread that is interrupted when the lease is lost.
 */
@NullMarked
package io.jukung.client.election;

import org.jspecify.annotations.NullMarked;
