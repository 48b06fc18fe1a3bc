package io.jukung.machinery.quota;

import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.tree.JsonObject;
import java.time.Instant;
import java.util.Collection;
import java.util.function.Supplier;

/** Knows what the objects of one resource use of a quota; from upstream's {@code pkg/quota/v1}. */
public interface Evaluator {
    /** The evaluator of a resource. */
    static Evaluator of(GroupResource resource, Supplier<Instant> now) {
        return switch (resource.toString()) {
            case "pods" -> new PodUsage(now);
            case "services" -> new ServiceUsage();
            case "persistentvolumeclaims" -> new ClaimUsage();
            case "resourceclaims.resource.k8s.io" -> new DeviceUsage();
            default -> ObjectCount.of(resource);
        };
    }

    /** Whether a quota counts an object: it measures the resource, and its scopes all fit. */
    default boolean covers(JsonObject quota, JsonObject object) {
        Usage hard = Usage.of(quota.object("status").object("hard"));
        return !measured(hard.names()).isEmpty() && inScopes(quota, object);
    }

    default boolean inScopes(JsonObject quota, JsonObject object) {
        return Scope.of(quota).stream().allMatch(scope -> inScope(scope, object));
    }

    /** Those of a quota's resource names that objects of this resource use. */
    Collection<String> measured(Collection<String> names);

    Usage usage(JsonObject object);

    /** Whether an object is in a quota's scope. */
    default boolean inScope(Scope scope, JsonObject object) {
        return false;
    }

    /** What an object lacks that must say something of these resources, "" for nothing. */
    default String lacking(Collection<String> restricted, JsonObject object) {
        return "";
    }
}
