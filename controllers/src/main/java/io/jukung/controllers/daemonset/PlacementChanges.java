package io.jukung.controllers.daemonset;

import io.jukung.api.core.v1.Node;
import io.jukung.client.informer.Handler;

/** Hears of nodes that come, go, or change in what decides about placement. */
record PlacementChanges(Runnable action) implements Handler<Node> {
    @Override
    public void added(Node node) {
        action.run();
    }

    @Override
    public void updated(Node before, Node after) {
        if (!before.metadata().labels().equals(after.metadata().labels())
                || !before.spec().taints().equals(after.spec().taints())) {
            action.run();
        }
    }

    @Override
    public void deleted(Node node) {
        action.run();
    }
}
