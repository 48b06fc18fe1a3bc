package io.jukung.scheduler.volumes;

import io.jukung.api.core.v1.Node;
import io.jukung.api.core.v1.NodeSelectorTerm;
import io.jukung.api.core.v1.ObjectReference;
import io.jukung.api.core.v1.PersistentVolume;
import io.jukung.api.core.v1.PersistentVolumeClaim;
import io.jukung.api.storage.v1.StorageClass;
import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.selector.LabelSelector;
import io.jukung.scheduler.core.Volumes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Which volume a claim could have on a node. */
public final class VolumeMatch {
    private static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";
    private static final String NO_PROVISIONER = "kubernetes.io/no-provisioner";

    private VolumeMatch() {}

    /** A claim with the volume that it is to have; without one, it is to be made. */
    public record Choice(PersistentVolumeClaim claim, @Nullable PersistentVolume volume) {}

    /** Whether a volume can be used on a node. */
    public static boolean reaches(
            PersistentVolume volume, Node node, BiPredicate<NodeSelectorTerm, Node> meets) {
        var affinity = volume.spec().nodeAffinity();
        return !affinity.hasRequired()
                || affinity.required().nodeSelectorTerms().stream()
                        .anyMatch(term -> meets.test(term, node));
    }

    /** A choice for each of the claims on a node; null where one has none. */
    public static @Nullable List<Choice> plan(
            List<PersistentVolumeClaim> claims,
            Volumes volumes,
            Node node,
            BiPredicate<NodeSelectorTerm, Node> meets) {
        List<Choice> choices = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        List<PersistentVolumeClaim> smallestFirst =
                claims.stream().sorted(Comparator.comparing(VolumeMatch::wanted)).toList();
        for (PersistentVolumeClaim claim : smallestFirst) {
            String selected =
                    claim.metadata().annotations().getOrDefault(SELECTED_NODE, node.name());
            if (!selected.equals(node.name())) {
                return null;
            }
            PersistentVolume volume =
                    volumes.volumes().values().stream()
                            .filter(v -> !taken.contains(v.name()) && matches(claim, v))
                            .filter(v -> reaches(v, node, meets))
                            .min(
                                    Comparator.comparing(VolumeMatch::capacity)
                                            .thenComparing(PersistentVolume::name))
                            .orElse(null);
            if (volume == null && !provisions(claim, volumes, node, meets)) {
                return null;
            }
            if (volume != null) {
                taken.add(volume.name());
            }
            choices.add(new Choice(claim, volume));
        }
        return choices;
    }

    private static boolean provisions(
            PersistentVolumeClaim claim,
            Volumes volumes,
            Node node,
            BiPredicate<NodeSelectorTerm, Node> meets) {
        StorageClass type = volumes.classes().get(claim.spec().storageClassName());
        if (type == null
                || type.provisioner().isEmpty()
                || type.provisioner().equals(NO_PROVISIONER)) {
            return false;
        }
        return type.allowedTopologies().isEmpty()
                || type.allowedTopologies().stream()
                        .anyMatch(term ->
                                term.matchLabelExpressions().stream()
                                        .allMatch(e ->
                                                e.values()
                                                        .contains(
                                                                node.metadata()
                                                                        .labels()
                                                                        .getOrDefault(
                                                                                e.key(), ""))));
    }

    private static boolean matches(PersistentVolumeClaim claim, PersistentVolume volume) {
        ObjectReference owner = volume.spec().claimRef();
        boolean reserved = volume.spec().hasClaimRef();
        boolean forClaim =
                owner.namespace().equals(claim.namespace())
                        && owner.name().equals(claim.name())
                        && (owner.uid().isEmpty() || owner.uid().equals(claim.uid()));
        boolean free = reserved ? forClaim : volume.status().phase().equals("Available");
        return free
                && !volume.terminating()
                && volume.spec().storageClassName().equals(claim.spec().storageClassName())
                && mode(volume.spec().volumeMode()).equals(mode(claim.spec().volumeMode()))
                && volume.spec().accessModes().containsAll(claim.spec().accessModes())
                && capacity(volume).compareTo(wanted(claim)) >= 0
                && (!claim.spec().hasSelector()
                        || LabelSelector.of(claim.spec().selector().node())
                                .matches(volume.metadata().labels()));
    }

    private static String mode(String mode) {
        return mode.isEmpty() ? "Filesystem" : mode;
    }

    private static Quantity wanted(PersistentVolumeClaim claim) {
        return amount(claim.spec().resources().requests().get("storage"));
    }

    private static Quantity capacity(PersistentVolume volume) {
        return amount(volume.spec().capacity().get("storage"));
    }

    private static Quantity amount(@Nullable Quantity quantity) {
        return quantity == null ? Quantity.parse("0") : quantity;
    }
}
