package io.jukung.controllers;

import io.jukung.client.Transport;

/**
 * Ways to the API server as the manager itself and as its controllers' service accounts. The
 * manager closes what it was given.
 */
public interface Identities {
    /** As {@code system:kube-controller-manager}. */
    Transport own();

    /** As {@code system:serviceaccount:kube-system:<name>}. */
    Transport serviceAccount(String name);
}
