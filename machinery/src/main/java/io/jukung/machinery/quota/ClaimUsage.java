package io.jukung.machinery.quota;

import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.tree.JsonObject;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Claims of volumes; from {@code pkg/quota/v1/evaluator/core/persistent_volume_claims.go}. What a
 * storage class gives is counted under {@code CLASS.storageclass.storage.k8s.io/} too.
 */
public record ClaimUsage() implements Evaluator {
    private static final String COUNT = "count/persistentvolumeclaims";
    private static final String CLAIMS = "persistentvolumeclaims";
    private static final String STORAGE = "requests.storage";
    private static final String OF_CLASS = ".storageclass.storage.k8s.io/";

    @Override
    public Collection<String> measured(Collection<String> names) {
        return names.stream()
                .filter(name ->
                        List.of(COUNT, CLAIMS, STORAGE).contains(name)
                                || name.endsWith(OF_CLASS + CLAIMS)
                                || name.endsWith(OF_CLASS + STORAGE))
                .toList();
    }

    @Override
    public Usage usage(JsonObject claim) {
        Map<String, Quantity> used = new TreeMap<>();
        String className = claim.object("spec").string("storageClassName");
        String annotated =
                claim.object("metadata")
                        .object("annotations")
                        .string("volume.beta.kubernetes.io/storage-class");
        String storageClass = annotated.isEmpty() ? className : annotated;
        used.put(CLAIMS, Quantity.of(1));
        used.put(COUNT, Quantity.of(1));
        if (!storageClass.isEmpty()) {
            used.put(storageClass + OF_CLASS + CLAIMS, Quantity.of(1));
        }
        String asked =
                claim.object("spec").object("resources").object("requests").string("storage");
        if (!asked.isEmpty()) {
            Quantity size = Quantity.parse(asked);
            String allocated = allocated(claim);
            if (!allocated.isEmpty()) {
                size = size.max(Quantity.parse(allocated));
            }
            used.put(STORAGE, size);
            if (!storageClass.isEmpty()) {
                used.put(storageClass + OF_CLASS + STORAGE, size);
            }
        }
        return new Usage(used);
    }

    public static String allocated(JsonObject claim) {
        return claim.object("status").object("allocatedResources").string("storage");
    }

    @Override
    public boolean inScope(Scope scope, JsonObject claim) {
        return scope.name().equals("VolumeAttributesClass")
                && scope.selects(attributesClasses(claim));
    }

    /** Every attributes class that a claim has, had or is getting. */
    public static Set<String> attributesClasses(JsonObject claim) {
        JsonObject status = claim.object("status");
        Set<String> names = new HashSet<>();
        names.add(claim.object("spec").string("volumeAttributesClassName"));
        names.add(status.string("currentVolumeAttributesClassName"));
        names.add(status.object("modifyVolumeStatus").string("targetVolumeAttributesClassName"));
        names.remove("");
        return names;
    }
}
