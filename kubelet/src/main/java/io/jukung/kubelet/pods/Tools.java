package io.jukung.kubelet.pods;

import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.Service;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.events.EventRecorder;
import io.jukung.kubelet.cgroups.PodCgroups;
import io.jukung.kubelet.cri.Cri;
import io.jukung.kubelet.images.ImageManager;
import io.jukung.kubelet.objects.ObjectCache;
import io.jukung.kubelet.probes.ProbeManager;
import io.jukung.kubelet.sync.RestartBackoff;
import io.jukung.kubelet.volumes.VolumeManager;
import java.util.Collection;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * What every worker works with.
 *
 * @param allocated by uid, the pods that this node has taken and that have not ended, with what it
 *     gives them
 * @param services the services that the node knows now
 * @param facts the node's, as they are now
 * @param runtimeName {@code containerd}, the scheme of container ids
 */
record Tools(
        Client client,
        Cri cri,
        EventRecorder events,
        Clock clock,
        PodSettings settings,
        PodCgroups cgroups,
        VolumeManager volumes,
        ImageManager images,
        ObjectCache objects,
        ProbeManager probes,
        RestartBackoff restarts,
        RuntimeObserver observer,
        StatusManager statuses,
        ConcurrentMap<String, Pod> allocated,
        Supplier<Collection<Service>> services,
        Supplier<NodeFacts> facts,
        String runtimeName) {}
