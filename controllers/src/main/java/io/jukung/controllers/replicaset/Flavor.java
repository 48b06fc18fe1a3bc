package io.jukung.controllers.replicaset;

import io.jukung.api.Kind;
import io.jukung.api.KubeObject;
import io.jukung.api.apps.v1.ReplicaSet;
import io.jukung.api.core.v1.ReplicationController;
import io.jukung.machinery.tree.JsonObject;
import java.util.function.Function;

/**
 * The two kinds that one controller serves. A ReplicationController differs only in that its
 * selector is a plain map of labels.
 *
 * @param view reads an object as a ReplicaSet; apiVersion and kind stay its own
 */
record Flavor<T extends KubeObject>(String controller, Kind<T> kind, Function<T, ReplicaSet> view) {
    static final Flavor<ReplicaSet> REPLICA_SET =
            new Flavor<>("replicaset-controller", ReplicaSet.KIND, Function.identity());

    static final Flavor<ReplicationController> REPLICATION_CONTROLLER =
            new Flavor<>(
                    "replicationcontroller-controller",
                    ReplicationController.KIND,
                    controller ->
                            ReplicaSet.of(
                                    controller
                                            .node()
                                            .withAt(
                                                    JsonObject.of(
                                                            "matchLabels",
                                                            controller
                                                                    .node()
                                                                    .object("spec")
                                                                    .object("selector")),
                                                    "spec",
                                                    "selector")));
}
