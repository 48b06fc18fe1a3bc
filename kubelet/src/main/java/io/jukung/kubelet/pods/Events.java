package io.jukung.kubelet.pods;

import io.jukung.api.core.v1.Pod;
import io.jukung.client.events.EventRecorder;
import io.jukung.machinery.tree.JsonObject;

/** References to pods and their containers in events. */
public final class Events {
    private Events() {}

    /** The pod's container as an event's involvedObject. */
    public static JsonObject container(Pod pod, String name) {
        boolean init = pod.spec().initContainers().stream().anyMatch(c -> c.name().equals(name));
        String list = init ? "spec.initContainers" : "spec.containers";
        return EventRecorder.reference(pod).with("fieldPath", list + "{" + name + "}");
    }
}
