package io.jukung.kubelet.probes;

import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.Probe;
import java.time.Duration;
import java.util.List;

/** Makes one check. */
@FunctionalInterface
interface Prober {
    Outcome check(Probe probe, Container container, String id, List<String> ips, Duration timeout)
            throws InterruptedException;
}
