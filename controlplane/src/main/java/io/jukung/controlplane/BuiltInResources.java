package io.jukung.controlplane;

import io.jukung.apiserver.registry.ResourceDefinition;
import io.jukung.apiserver.registry.Subresource;
import io.jukung.machinery.names.GroupResource;
import io.jukung.schema.ResourceInfo;
import io.jukung.schema.Schemas;
import io.jukung.store.Store;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The stored built-in resources that a configuration asks to serve. */
final class BuiltInResources {
    private BuiltInResources() {}

    static List<ResourceDefinition> of(KubeApiServerConfig config, Store store) {
        Map<GroupResource, List<ResourceInfo>> byResource = new LinkedHashMap<>();
        for (ResourceInfo info : Schemas.builtIn().resources()) {
            if (info.servedByDefault() && info.hasVerb("list")) {
                byResource
                        .computeIfAbsent(info.resource().groupResource(), k -> new ArrayList<>())
                        .add(info);
            }
        }
        return byResource.values().stream().map(BuiltInResources::definition).toList();
    }

    private static ResourceDefinition definition(List<ResourceInfo> infos) {
        ResourceInfo first = infos.getFirst();
        ResourceDefinition.Builder builder =
                ResourceDefinition.builder(
                                first.resource().group(),
                                first.resource().resource(),
                                first.kind().kind(),
                                first.namespaced())
                        .groupVersions(
                                infos.stream().map(i -> i.resource().groupVersion()).toList())
                        .singular(first.singular())
                        .verbs(Set.copyOf(first.verbs()))
                        .shortNames(first.shortNames().toArray(String[]::new))
                        .categories(first.categories().toArray(String[]::new));
        if (first.resource().group().equals("rbac.authorization.k8s.io")) {
            builder.strategy(
                    new io.jukung.apiserver.registry.ResourceStrategy() {
                        @Override
                        public List<String> nameErrors(String name, boolean prefix) {
                            return io.jukung.apiserver.registry.ObjectNames.pathSegment(
                                    name, prefix);
                        }
                    });
        }
        if (first.subresource("status") != null) {
            builder.subresource(Subresource.status());
        }
        return builder.build();
    }

    /** The first address of a CIDR after that of the network itself. */
    static String firstAddress(String cidr) {
        try {
            byte[] network =
                    InetAddress.getByName(cidr.substring(0, cidr.indexOf('/'))).getAddress();
            byte[] next = new BigInteger(1, network).add(BigInteger.ONE).toByteArray();
            byte[] address = new byte[network.length];
            int length = Math.min(next.length, address.length);
            System.arraycopy(next, next.length - length, address, address.length - length, length);
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(cidr, e);
        }
    }
}
