package io.jukung.apiserver.webhook;

import java.io.IOException;

/** Finds what stands behind a service, for a server that is not on the pod network's DNS. */
@FunctionalInterface
public interface ServiceResolver {
    /** Knows no service: webhooks have to name a URL. */
    ServiceResolver NONE =
            (namespace, name, port) -> {
                throw new IOException("service \"" + name + "\" not found");
            };

    /**
     * One address of a service, {@code 10.244.0.7:8443}.
     *
     * @param port of the service
     * @throws IOException saying why there is none, in upstream's words
     */
    String resolve(String namespace, String name, int port) throws IOException;
}
