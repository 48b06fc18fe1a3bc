package io.jukung.resources.pod;

import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import io.jukung.resources.storage.ClaimValidation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks a pod's volumes. */
public final class VolumeValidation {
    /** The sources in the order in which upstream looks at them. */
    private static final List<String> SOURCES =
            List.of(
                    "emptyDir",
                    "hostPath",
                    "gitRepo",
                    "gcePersistentDisk",
                    "awsElasticBlockStore",
                    "secret",
                    "nfs",
                    "iscsi",
                    "glusterfs",
                    "flocker",
                    "persistentVolumeClaim",
                    "rbd",
                    "cinder",
                    "cephfs",
                    "quobyte",
                    "downwardAPI",
                    "fc",
                    "flexVolume",
                    "configMap",
                    "vsphereVolume",
                    "azureFile",
                    "storageos",
                    "projected",
                    "azureDisk",
                    "photonPersistentDisk",
                    "portworxVolume",
                    "scaleIO",
                    "csi",
                    "ephemeral",
                    "image");

    private static final List<String> DOWNWARD_FIELDS =
            List.of(
                    "metadata.annotations",
                    "metadata.labels",
                    "metadata.name",
                    "metadata.namespace",
                    "metadata.uid");

    /** How upstream names some sources that come second. */
    private static final Map<String, String> SECOND =
            Map.of("cephfs", "cephFS", "downwardAPI", "downwarAPI");

    private VolumeValidation() {}

    /** Answers the volumes that can be mounted, by name. */
    static Map<String, JsonObject> check(Field volumes, PodRules rules, boolean ofPod) {
        Map<String, JsonObject> usable = new HashMap<>();
        for (Field volume : volumes.items()) {
            int before = volume.errorCount();
            source(volume, rules, ofPod);
            Field name = volume.at("name");
            name.requiredAnd(Names::dns1123Label);
            if (usable.containsKey(name.text())) {
                name.duplicate(name.text());
            }
            if (volume.errorCount() == before) {
                usable.put(name.text(), volume.object());
            }
        }
        return usable;
    }

    private static void source(Field volume, PodRules rules, boolean ofPod) {
        boolean found = false;
        for (String kind : SOURCES) {
            if (!volume.has(kind)) {
                continue;
            }
            if (found) {
                volume.at(SECOND.getOrDefault(kind, kind))
                        .forbidden("may not specify more than 1 volume type");
            } else {
                found = true;
                Field source = volume.at(kind);
                // upstream names this one otherwise than the field
                boolean gce = kind.equals("gcePersistentDisk");
                one(
                        kind,
                        gce ? volume.at("persistentDisk").as(source.value()) : source,
                        rules,
                        ofPod);
            }
        }
        if (!found) {
            volume.missing("must specify a volume type");
        }
    }

    private static void one(String kind, Field source, PodRules rules, boolean ofPod) {
        switch (kind) {
            case "emptyDir" -> emptyDir(source);
            case "hostPath" -> hostPath(source);
            case "gitRepo" -> {
                source.at("repository").required();
                Rules.descendingPath(source.at("directory"));
            }
            case "secret" -> keys(source, "secretName");
            case "configMap" -> keys(source, "name");
            case "persistentVolumeClaim" -> source.at("claimName").required();
            case "downwardAPI" -> {
                Rules.fileMode(source.at("defaultMode"));
                source.at("items").items().forEach(item -> downwardFile(source, item));
            }
            case "projected" -> projected(source, rules);
            case "csi" -> {
                Rules.csiDriverName(source.at("driver"));
                Field secret = source.at("nodePublishSecretRef");
                if (secret.present()) {
                    secret.at("name").required();
                }
            }
            case "ephemeral" -> ephemeral(source);
            case "image" -> {
                if (ofPod) {
                    source.at("reference").required();
                }
                source.at("pullPolicy").oneOf("Always", "IfNotPresent", "Never");
            }
            default -> DiskSources.check(kind, source, "");
        }
    }

    private static void emptyDir(Field source) {
        if (source.at("sizeLimit").quantity().compareTo(Quantity.ZERO) < 0) {
            source.at("sizeLimit").forbidden("SizeLimit field must be a valid resource quantity");
        }
    }

    public static void hostPath(Field source) {
        if (source.text("path").isEmpty()) {
            source.at("path").missing("");
            return;
        }
        Rules.noBacksteps(source.at("path"));
        source.at("type")
                .in(
                        "",
                        "BlockDevice",
                        "CharDevice",
                        "Directory",
                        "DirectoryOrCreate",
                        "File",
                        "FileOrCreate",
                        "Socket");
    }

    private static void keys(Field source, String name) {
        source.at(name).required();
        Rules.fileMode(source.at("defaultMode"));
        source.at("items").items().forEach(VolumeValidation::keyToPath);
    }

    private static void keyToPath(Field item) {
        item.at("key").required();
        item.at("path").required();
        Rules.localPath(item.at("path"));
        Rules.fileMode(item.at("mode"));
    }

    /** Upstream names the volume, not the item, in these paths. */
    private static void downwardFile(Field source, Field item) {
        Field at = source.as(item.value());
        at.at("path").required();
        Rules.localPath(at.at("path"));
        if (at.has("fieldRef")) {
            EnvironmentValidation.fieldReference(at.at("fieldRef"), DOWNWARD_FIELDS);
            if (at.has("resourceFieldRef")) {
                at.invalid(
                        "resource",
                        "fieldRef and resourceFieldRef can not be specified simultaneously");
            }
        } else if (at.has("resourceFieldRef")) {
            EnvironmentValidation.resourceReference(at.at("resourceFieldRef"), true);
        } else {
            at.missing("one of fieldRef and resourceFieldRef is required");
        }
        Rules.fileMode(at.at("mode"));
    }

    private static void projected(Field projection, PodRules rules) {
        Rules.fileMode(projection.at("defaultMode"));
        Set<String> paths = new HashSet<>();
        for (Field source : projection.at("sources").items()) {
            int kinds = 0;
            for (String kind : List.of("secret", "configMap")) {
                if (source.has(kind)) {
                    kinds++;
                    Field keys = source.at(kind);
                    keys.at("name").required();
                    for (Field item : keys.at("items").items()) {
                        keyToPath(item);
                        taken(projection, paths, item.text("path"), keys.text("name"));
                    }
                }
            }
            if (source.has("downwardAPI")) {
                kinds++;
                Field api = source.at("downwardAPI");
                for (Field item : api.at("items").items()) {
                    downwardFile(api, item);
                    taken(projection, paths, item.text("path"), item.text("path"));
                }
            }
            if (source.has("serviceAccountToken")) {
                kinds++;
                token(projection, source.at("serviceAccountToken"), rules);
            }
            if (source.has("clusterTrustBundle")) {
                kinds++;
                ProjectedCertificates.trustBundle(
                        projection, source.at("clusterTrustBundle"), paths);
            }
            if (source.has("podCertificate")) {
                kinds++;
                ProjectedCertificates.certificate(projection, source.at("podCertificate"), paths);
            }
            if (kinds > 1) {
                source.forbidden("may not specify more than 1 volume type per source");
            }
        }
    }

    private static void taken(Field projection, Set<String> paths, String path, String shown) {
        if (!path.isEmpty() && !paths.add(path)) {
            projection.invalid(shown, "conflicting duplicate paths");
        }
    }

    private static void token(Field projection, Field token, PodRules rules) {
        Field expiration = token.at("expirationSeconds");
        if (expiration.number() < 600) {
            expiration.invalid(
                    expiration.number(), "may not specify a duration less than 10 minutes");
        }
        if (expiration.number() > 1L << 32) {
            expiration.invalid("may not specify a duration larger than 2^32 seconds");
        }
        Field path = projection.at("path").as(token.at("path").value());
        if (path.empty()) {
            path.missing("");
        } else if (!rules.hasWrongTokenPath()) {
            Rules.localPath(path);
        }
    }

    private static void ephemeral(Field source) {
        Field template = source.at("volumeClaimTemplate");
        if (template.absent()) {
            template.missing("");
            return;
        }
        for (String member : template.at("metadata").object().keys()) {
            Field given = template.at("metadata", member);
            if (!List.of("labels", "annotations").contains(member) && !given.empty()) {
                template.at("metadata", member.equals("uid") ? "uID" : member)
                        .forbidden("cannot be set");
            }
        }
        Rules.labels(template.at("metadata", "labels"));
        Rules.annotations(template.at("metadata", "annotations"));
        ClaimValidation.spec(template.at("spec"));
    }
}
