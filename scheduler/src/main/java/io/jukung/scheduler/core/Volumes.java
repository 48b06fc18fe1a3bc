package io.jukung.scheduler.core;

import io.jukung.api.core.v1.PersistentVolume;
import io.jukung.api.core.v1.PersistentVolumeClaim;
import io.jukung.api.storage.v1.StorageClass;
import java.util.Map;

/**
 * What there is of storage.
 *
 * @param claims by namespace/name
 * @param volumes by name; one that a pod on its way is to have says so in its claimRef
 * @param classes by name
 */
public record Volumes(
        Map<String, PersistentVolumeClaim> claims,
        Map<String, PersistentVolume> volumes,
        Map<String, StorageClass> classes) {
    public static final Volumes NONE = new Volumes(Map.of(), Map.of(), Map.of());
}
