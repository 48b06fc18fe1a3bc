package io.jukung.controlplane.proxying;

import io.jukung.apiserver.registry.Registry;
import io.jukung.apiserver.webhook.ServiceResolver;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.machinery.tree.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Services as the API server itself reaches them: at a ready endpoint, as upstream does with {@code
 * --enable-aggregator-routing}, so that it works where the server's host has no service network; an
 * ExternalName service at that name.
 */
public final class ServiceEndpoints implements ServiceResolver {
    private final Registry registry;
    private final RandomGenerator random;

    public ServiceEndpoints(Registry registry, RandomGenerator random) {
        this.registry = registry;
        this.random = random;
    }

    @Override
    public String resolve(String namespace, String name, int port) throws IOException {
        JsonObject service = registry.objects(BuiltIn.SERVICES).get(namespace, name);
        if (service == null) {
            throw new IOException("service \"" + name + "\" not found");
        }
        JsonObject spec = service.object("spec");
        if (spec.string("type").equals("ExternalName")) {
            return spec.string("externalName") + ":" + port;
        }
        JsonObject wanted = null;
        for (JsonObject one : spec.array("ports").objects()) {
            if (one.integer("port", 0) == port) {
                wanted = one;
            }
        }
        if (wanted == null) {
            throw new IOException(
                    "no service port " + port + " found for service \"" + name + "\"");
        }
        List<String> addresses =
                ReadyAddresses.of(registry, namespace, name, wanted.string("name"));
        if (addresses.isEmpty()) {
            throw new IOException("no endpoints available for service \"" + name + "\"");
        }
        return addresses.get(random.nextInt(addresses.size()));
    }
}
