package io.jukung.resources.storage;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.base.Clock;
import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Equality;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import io.jukung.resources.field.Trees;
import io.jukung.resources.pod.DiskSources;
import io.jukung.resources.pod.SchedulingValidation;
import io.jukung.resources.pod.VolumeValidation;
import io.jukung.resources.strategy.SpecStrategy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Persistent volumes; from {@code pkg/registry/core/persistentvolume}. */
public final class VolumeStrategy extends SpecStrategy {
    private static final List<String> SOURCES =
            List.of(
                    "hostPath",
                    "gcePersistentDisk",
                    "awsElasticBlockStore",
                    "glusterfs",
                    "flocker",
                    "nfs",
                    "rbd",
                    "quobyte",
                    "cephfs",
                    "iscsi",
                    "cinder",
                    "fc",
                    "flexVolume",
                    "azureFile",
                    "vsphereVolume",
                    "photonPersistentDisk",
                    "portworxVolume",
                    "azureDisk",
                    "scaleIO",
                    "local",
                    "storageos",
                    "csi");

    private final Clock clock;

    public VolumeStrategy(Clock clock) {
        this.clock = clock;
    }

    @Override
    protected boolean hasGeneration() {
        return false;
    }

    @Override
    protected JsonObject initialStatus(JsonObject volume) {
        return JsonObject.of(
                "phase", "Pending", "lastPhaseTransitionTime", Times.format(clock.now()));
    }

    /** A new phase gets the time at which it began, unless the writer says another. */
    /** Only for volumes themselves: the spec that an attachment holds stays as it is. */
    @Override
    public JsonObject applyDefaults(JsonObject volume) {
        return Trees.inside(
                super.applyDefaults(volume),
                "spec",
                spec ->
                        Trees.ifAbsent(
                                Trees.orElse(spec, "persistentVolumeReclaimPolicy", "Retain"),
                                "volumeMode",
                                "Filesystem"));
    }

    @Override
    public JsonObject prepareForStatusUpdate(
            ApiRequest request, JsonObject volume, JsonObject old) {
        JsonObject prepared = super.prepareForStatusUpdate(request, volume, old);
        JsonObject status = prepared.object("status");
        JsonObject before = old.object("status");
        boolean changed = !status.string("phase").equals(before.string("phase"));
        String time = status.string("lastPhaseTransitionTime");
        return changed && time.equals(before.string("lastPhaseTransitionTime"))
                ? prepared.withAt(Times.format(clock.now()), "status", "lastPhaseTransitionTime")
                : prepared;
    }

    @Override
    public List<FieldError> validate(JsonObject volume) {
        Field root = Field.root(volume);
        check(root, null);
        return root.errors();
    }

    private static final Map<String, String> DEPRECATED =
            new TreeMap<>(
                    Map.of(
                            "cephfs", "deprecated in v1.28, non-functional in v1.31+",
                            "photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+",
                            "scaleIO", "deprecated in v1.16, non-functional in v1.22+",
                            "storageos", "deprecated in v1.22, non-functional in v1.25+",
                            "glusterfs", "deprecated in v1.25, non-functional in v1.26+",
                            "rbd", "deprecated in v1.28, non-functional in v1.31+"));

    @Override
    public List<FieldError> validateUpdate(JsonObject volume, JsonObject old) {
        Field root = Field.root(volume);
        check(root, Field.root(old));
        return root.errors();
    }

    private static void check(Field volume, @Nullable Field old) {
        Field spec = volume.at("spec");
        Field modes = spec.at("accessModes");
        modes.required();
        ClaimValidation.accessModes(modes);
        capacity(spec.at("capacity"));
        Field policy = spec.at("persistentVolumeReclaimPolicy");
        policy.in("Delete", "Recycle", "Retain");
        JsonObject former =
                old == null
                        ? JsonObject.EMPTY
                        : old.at("spec", "nodeAffinity", "required").object();
        affinity(spec.at("nodeAffinity"), former);
        sources(volume.at("metadata").text("name"), spec);
        if (policy.text().equals("Recycle") && isRoot(spec.at("hostPath").text("path"))) {
            policy.forbidden("may not be 'recycle' for a hostPath mount of '/'");
        }
        spec.at("storageClassName").checkIfSet(Names::dns1123Subdomain);
        spec.at("volumeMode").in("Block", "Filesystem");
        attributes(spec);
        if (old != null) {
            changed(volume, old.at("spec"));
        }
    }

    @Override
    public List<String> warnings(JsonObject volume, @Nullable JsonObject old) {
        Field spec = Field.root(volume).at("spec");
        List<String> warnings = new ArrayList<>(0);
        Field policy = spec.at("persistentVolumeReclaimPolicy");
        if (policy.text().equals("Recycle")) {
            warnings.add(
                    policy.path()
                            + ": The Recycle reclaim policy is deprecated. Instead, the"
                            + " recommended approach is to use dynamic provisioning.");
        }
        for (Field term : spec.at("nodeAffinity", "required", "nodeSelectorTerms").items()) {
            for (Field expression : term.at("matchExpressions").items()) {
                NodeLabels.warning(expression.at("key")).ifPresent(warnings::add);
            }
        }
        DEPRECATED.forEach((source, text) -> {
            if (spec.has(source)) {
                String shown = source.equals("storageos") ? "storageOS" : source;
                warnings.add(spec.at(shown).path() + ": " + text);
            }
        });
        return warnings;
    }

    private static boolean isRoot(String path) {
        return path.startsWith("/") && Path.of(path).normalize().equals(Path.of("/"));
    }

    private static void affinity(Field affinity, JsonObject former) {
        if (affinity.has("required")) {
            SchedulingValidation.nodeSelector(affinity.at("required"), former);
        } else if (affinity.present()) {
            affinity.at("required").missing("must specify required node constraints");
        }
    }

    private static void attributes(Field spec) {
        Field name = spec.at("volumeAttributesClassName");
        if (name.absent()) {
            return;
        }
        if (name.text().isEmpty()) {
            name.missing("an empty string is disallowed");
        } else {
            name.check(Names::dns1123Subdomain);
        }
        if (!spec.has("csi")) {
            spec.at("csi").missing("has to be specified when using volumeAttributesClassName");
        }
    }

    /** Nothing of the source may change, but a secret for growing it may come. */
    private static boolean sameSource(String source, Field spec, Field old) {
        JsonObject now = spec.at(source).object();
        boolean secretCame =
                source.equals("csi")
                        && old.has("csi")
                        && !old.at("csi").has("controllerExpandSecretRef");
        return spec.has(source) == old.has(source)
                && Equality.same(
                        secretCame ? now.without("controllerExpandSecretRef") : now,
                        old.at(source).object());
    }

    private static void changed(Field volume, Field old) {
        Field spec = volume.at("spec");
        for (String source : SOURCES) {
            if (!sameSource(source, spec, old)) {
                spec.at("persistentvolumesource")
                        .forbidden("spec.persistentvolumesource is immutable after creation\n");
                break;
            }
        }
        if (!spec.at("volumeMode").sameAs(old.at("volumeMode"))) {
            volume.at("volumeMode").invalid(spec.at("volumeMode").value(), Rules.IMMUTABLE);
        }
        if (old.has("nodeAffinity")
                && !spec.at("nodeAffinity").sameAs(old.at("nodeAffinity"))
                && !NodeLabels.onlyRenamed(spec.at("nodeAffinity"), old.at("nodeAffinity"))) {
            volume.at("nodeAffinity")
                    .invalid(
                            spec.at("nodeAffinity").value(),
                            Rules.IMMUTABLE + ", except for updating from beta label to GA");
        }
        Field attributes = spec.at("volumeAttributesClassName");
        if (old.has("volumeAttributesClassName") && attributes.absent()) {
            attributes.forbidden("update from non-nil value to nil is forbidden");
        }
    }

    private static void capacity(Field capacity) {
        JsonObject amounts = capacity.object();
        if (amounts.isEmpty()) {
            capacity.missing("");
        }
        if (!amounts.has("storage") || amounts.size() > 1) {
            capacity.notSupported(capacity.present() ? amounts : JsonNull.NULL, List.of("storage"));
        }
        for (Field amount : capacity.entries()) {
            if (amount.quantity().compareTo(Quantity.ZERO) <= 0) {
                amount.invalid(Rules.NOT_POSITIVE);
            }
        }
    }

    private static void sources(String name, Field spec) {
        boolean found = false;
        for (String source : SOURCES) {
            if (!spec.has(source)) {
                continue;
            }
            if (found && !source.equals("flexVolume")) {
                spec.at(source.equals("cephfs") ? "cephFS" : source)
                        .forbidden("may not specify more than 1 volume type");
                continue;
            }
            found = true;
            source(source, name, spec);
        }
        if (!found) {
            spec.missing("must specify a volume type");
        }
    }

    private static void source(String source, String name, Field spec) {
        Field at = spec.at(source);
        switch (source) {
            case "hostPath" -> VolumeValidation.hostPath(at);
            case "local" -> {
                DiskSources.local(at);
                if (!spec.has("nodeAffinity")) {
                    spec.at("nodeAffinity").missing("Local volume requires node affinity");
                }
            }
            case "csi" -> DiskSources.csi(at);
            case "gcePersistentDisk" ->
                    DiskSources.check(source, spec.at("persistentDisk").as(at.value()), name);
            default -> DiskSources.check(source, at, name);
        }
    }
}
