package io.jukung.controllers.disruption;

import io.jukung.api.Kind;
import io.jukung.api.KubeObject;
import io.jukung.api.apps.v1.Deployment;
import io.jukung.api.apps.v1.ReplicaSet;
import io.jukung.api.apps.v1.StatefulSet;
import io.jukung.api.core.v1.ReplicationController;
import io.jukung.client.Client;
import io.jukung.client.Discovery;
import io.jukung.client.Untyped;
import io.jukung.client.informer.Informer;
import io.jukung.client.informer.InformerFactory;
import io.jukung.controllers.owners.ControllerRef;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Sizes of the built-in controllers from informers, of all others from their scale subresource. */
final class Scales implements Expectation.Scaling {
    private final Client client;
    private final Discovery discovery;
    private final Map<GroupVersionKind, Kind<Untyped>> served = new ConcurrentHashMap<>();
    private final Informer<ReplicationController> replicationControllers;
    private final Informer<Deployment> deployments;
    private final Informer<ReplicaSet> replicaSets;
    private final Informer<StatefulSet> statefulSets;

    Scales(Client client, InformerFactory informers) {
        this.client = client;
        discovery = new Discovery(client.transport());
        replicationControllers = informers.informer(ReplicationController.KIND);
        deployments = informers.informer(Deployment.KIND);
        replicaSets = informers.informer(ReplicaSet.KIND);
        statefulSets = informers.informer(StatefulSet.KIND);
    }

    @Override
    public Expectation.@Nullable Scale of(String namespace, ControllerRef ref) {
        String group = GroupVersion.parse(ref.apiVersion()).group();
        return switch (group + "/" + ref.kind()) {
            case "/ReplicationController" -> size(find(replicationControllers, namespace, ref));
            case "apps/ReplicaSet" -> ofReplicaSet(find(replicaSets, namespace, ref));
            case "apps/StatefulSet" -> size(find(statefulSets, namespace, ref));
            default -> ofSubresource(namespace, ref);
        };
    }

    private Expectation.@Nullable Scale ofReplicaSet(@Nullable ReplicaSet set) {
        ControllerRef ref = set == null ? null : ControllerRef.of(set);
        if (set == null || ref == null || !ref.kind().equals("Deployment")) {
            return size(set);
        }
        // During a rollout the sets' sizes add up to another number than the one asked for.
        return size(find(deployments, set.namespace(), ref));
    }

    private static <T extends KubeObject> @Nullable T find(
            Informer<T> informer, String namespace, ControllerRef ref) {
        T found = informer.lister().get(namespace, ref.name());
        return found != null && found.uid().equals(ref.uid()) ? found : null;
    }

    private static Expectation.@Nullable Scale size(@Nullable KubeObject object) {
        return object == null
                ? null
                : new Expectation.Scale(
                        object.uid(), (int) object.node().object("spec").integer("replicas", 1));
    }

    private Expectation.@Nullable Scale ofSubresource(String namespace, ControllerRef ref) {
        Kind<Untyped> kind = kind(ref);
        if (kind == null) {
            return null;
        }
        JsonObject scale;
        try {
            scale = client.getSubresource(kind, namespace, ref.name(), "scale");
        } catch (StatusException e) {
            if (!e.isNotFound()) {
                throw e;
            }
            if (String.valueOf(e.getMessage()).contains("could not find the requested resource")) {
                throw new IllegalStateException(
                        kind.resource().resource()
                                + "."
                                + kind.resource().group()
                                + " does not implement the scale subresource",
                        e);
            }
            return null;
        }
        return scale.object("metadata").string("uid").equals(ref.uid())
                ? new Expectation.Scale(
                        ref.uid(), (int) scale.object("spec").integer("replicas", 0))
                : null;
    }

    private @Nullable Kind<Untyped> kind(ControllerRef ref) {
        GroupVersion version = GroupVersion.parse(ref.apiVersion());
        GroupVersionKind wanted = version.kind(ref.kind());
        Kind<Untyped> known = served.get(wanted);
        if (known == null) {
            for (Discovery.Resource resource : discovery.resources(version)) {
                served.put(resource.kind().groupVersionKind(), resource.kind());
            }
            known = served.get(wanted);
        }
        return known;
    }
}
