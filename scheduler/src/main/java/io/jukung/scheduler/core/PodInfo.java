package io.jukung.scheduler.core;

import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.ContainerPort;
import io.jukung.api.core.v1.Pod;
import java.util.ArrayList;
import java.util.List;

/**
 * A pod with what scheduling reads of it over and over.
 *
 * @param ports the host's ports that it wants
 */
public record PodInfo(Pod pod, Resources requested, Resources scored, List<HostPort> ports) {
    /** A port of the host; an address of "" or 0.0.0.0 stands for all of them. */
    public record HostPort(String address, String protocol, int port) {
        boolean collides(HostPort other) {
            return port == other.port
                    && protocol.equals(other.protocol)
                    && (everywhere() || other.everywhere() || address.equals(other.address));
        }

        private boolean everywhere() {
            return address.isEmpty() || address.equals("0.0.0.0");
        }
    }

    public static PodInfo of(Pod pod) {
        Resources requested = Resources.requestedBy(pod);
        return new PodInfo(pod, requested, Resources.scoredFor(pod, requested), ports(pod));
    }

    public int priority() {
        return pod.spec().priority();
    }

    /** Whether both want the same port of the host. */
    public boolean collides(PodInfo other) {
        for (HostPort mine : ports) {
            for (HostPort theirs : other.ports) {
                if (mine.collides(theirs)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<HostPort> ports(Pod pod) {
        List<HostPort> ports = new ArrayList<>(0);
        for (Container container : pod.spec().containers()) {
            collect(container, ports);
        }
        for (Container container : pod.spec().initContainers()) {
            if (container.restartPolicy().equals("Always")) {
                collect(container, ports);
            }
        }
        return ports;
    }

    private static void collect(Container container, List<HostPort> ports) {
        for (ContainerPort port : container.ports()) {
            if (port.hostPort() > 0) {
                String protocol = port.protocol().isEmpty() ? "TCP" : port.protocol();
                ports.add(new HostPort(port.hostIP(), protocol, port.hostPort()));
            }
        }
    }
}
