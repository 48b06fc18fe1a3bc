package io.jukung.kubelet.probes;

import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.ContainerPort;
import io.jukung.machinery.tree.IntOrString;
import org.jspecify.annotations.Nullable;

/** A probe's port by number or by name. */
public final class Ports {
    private Ports() {}

    /**
     * @throws IllegalArgumentException where the container has no port of that name
     */
    public static int of(@Nullable IntOrString port, Container container) {
        if (port == null) {
            throw new IllegalArgumentException("invalid port number: 0");
        }
        int number;
        if (port.isInt()) {
            number = port.intValue();
        } else {
            number = named(port.text(), container);
        }
        if (number <= 0 || number > 65535) {
            throw new IllegalArgumentException("invalid port number: " + number);
        }
        return number;
    }

    private static int named(String name, Container container) {
        for (ContainerPort port : container.ports()) {
            if (port.name().equals(name)) {
                return port.containerPort();
            }
        }
        try {
            return Integer.parseInt(name);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("port " + name + " not found");
        }
    }
}
