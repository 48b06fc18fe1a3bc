package io.jukung.controllers.statefulset;

import io.jukung.api.apps.v1.StatefulSet;
import io.jukung.api.core.v1.PersistentVolumeClaim;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.PodTemplateSpec;
import io.jukung.api.core.v1.Volume;
import io.jukung.controllers.pods.Pods;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What stays the same about a set's pod of one number, however often it is made anew. */
final class Identity {
    static final String REVISION = "controller-revision-hash";
    private static final String POD_NAME = "statefulset.kubernetes.io/pod-name";
    private static final String POD_INDEX = "apps.kubernetes.io/pod-index";

    private Identity() {}

    /** The number at the end of a pod's name; -1 where it is not one of the set's. */
    static int ordinal(StatefulSet set, Pod pod) {
        String prefix = set.name() + "-";
        String name = pod.name();
        if (!name.startsWith(prefix)) {
            return -1;
        }
        String number = name.substring(prefix.length());
        if (number.isEmpty() || !number.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        try {
            return Integer.parseInt(number);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    static int first(StatefulSet set) {
        return set.spec().ordinals().start();
    }

    static String revision(Pod pod) {
        return pod.metadata().labels().getOrDefault(REVISION, "");
    }

    /** The pod of a number, from a revision's template. */
    static Pod pod(StatefulSet set, PodTemplateSpec template, String revision, int ordinal) {
        Pod pod = Pods.fromTemplate(template, set);
        Pod named = pod.edit().metadata(m -> m.name(set.name() + "-" + ordinal)).build();
        Map<String, String> labels = new HashMap<>(pod.metadata().labels());
        labels.put(REVISION, revision);
        Pod labeled = named.edit().metadata(m -> m.labels(labels)).build();
        return withIdentity(set, labeled, ordinal)
                .edit()
                .spec(s -> {
                    s.hostname(named.name());
                    return set.spec().serviceName().isEmpty()
                            ? s
                            : s.subdomain(set.spec().serviceName());
                })
                .build();
    }

    /** The pod with the labels and volumes that its number brings. */
    static Pod withIdentity(StatefulSet set, Pod pod, int ordinal) {
        Map<String, String> labels = new HashMap<>(pod.metadata().labels());
        labels.put(POD_NAME, pod.name());
        labels.put(POD_INDEX, Integer.toString(ordinal));
        Pod labeled = pod.edit().metadata(m -> m.labels(labels)).build();
        List<PersistentVolumeClaim> templates = set.spec().volumeClaimTemplates();
        if (templates.isEmpty()) {
            return labeled;
        }
        Set<String> claimed =
                templates.stream()
                        .map(PersistentVolumeClaim::name)
                        .collect(Collectors.toUnmodifiableSet());
        List<Volume> volumes = new ArrayList<>();
        for (PersistentVolumeClaim template : templates) {
            volumes.add(
                    Volume.builder()
                            .name(template.name())
                            .persistentVolumeClaim(
                                    c -> c.claimName(claimName(set, template, ordinal)))
                            .build());
        }
        for (Volume volume : pod.spec().volumes()) {
            if (!claimed.contains(volume.name())) {
                volumes.add(volume);
            }
        }
        return labeled.edit().spec(s -> s.volumes(volumes)).build();
    }

    static boolean hasLabels(Pod pod, int ordinal) {
        Map<String, String> labels = pod.metadata().labels();
        return pod.name().equals(labels.get(POD_NAME))
                && Integer.toString(ordinal).equals(labels.get(POD_INDEX));
    }

    static String claimName(StatefulSet set, PersistentVolumeClaim template, int ordinal) {
        return template.name() + "-" + set.name() + "-" + ordinal;
    }

    /** The claims of a number. */
    static List<PersistentVolumeClaim> claims(StatefulSet set, int ordinal) {
        List<PersistentVolumeClaim> claims = new ArrayList<>();
        for (PersistentVolumeClaim template : set.spec().volumeClaimTemplates()) {
            Map<String, String> labels = new HashMap<>(template.metadata().labels());
            labels.putAll(set.spec().selector().matchLabels());
            claims.add(
                    PersistentVolumeClaim.builder()
                            .metadata(template.metadata())
                            .metadata(m ->
                                    m.name(claimName(set, template, ordinal))
                                            .namespace(set.namespace())
                                            .labels(labels))
                            .spec(template.spec())
                            .build());
        }
        return claims;
    }
}
