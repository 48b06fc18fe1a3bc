package io.jukung.resources.pod;

import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Checks the disks and shares that pods can mount themselves and persistent volumes stand for; from
 * {@code pkg/apis/core/validation}.
 */
public final class DiskSources {
    private static final int MOST = 255;
    private static final int LONGEST_PORTAL = 64;
    private static final int LONGEST_TENANT = 64;
    private static final String FORMAT = "must be valid format";
    private static final String PAIRS =
            "must be a host:port pair or multiple pairs separated by commas";
    private static final Pattern IQN =
            Pattern.compile("iqn\\.\\d{4}-\\d{2}\\.([a-zA-Z0-9-.]+)(:[^,;*&$|\\s]+)$");
    private static final Pattern EUI = Pattern.compile("^eui.[a-zA-Z0-9]{16}$");
    private static final Pattern NAA = Pattern.compile("^naa.[a-zA-Z0-9]{32}$");

    private DiskSources() {}

    /**
     * Checks one source.
     *
     * @param volume the persistent volume's name, empty for a pod's own volume
     */
    public static void check(String kind, Field source, String volume) {
        boolean persistent = !volume.isEmpty();
        switch (kind) {
            case "nfs" -> nfs(source);
            case "gcePersistentDisk" -> disk(source, "pdName");
            case "awsElasticBlockStore" -> disk(source, "volumeID");
            case "vsphereVolume" -> source.at("volumePath").required();
            case "photonPersistentDisk" -> source.at("pdID").required();
            case "portworxVolume" -> source.at("volumeID").required();
            case "glusterfs" -> glusterfs(source);
            case "rbd" -> {
                source.at("monitors").required();
                source.at("image").required();
            }
            case "cephfs" -> source.at("monitors").required();
            case "cinder" -> {
                source.at("volumeID").required();
                secret(source.at("secretRef"), persistent);
            }
            case "iscsi" -> iscsi(source, volume);
            case "fc" -> fibreChannel(source);
            case "flexVolume" -> flexVolume(source);
            case "azureFile" -> {
                source.at("secretName").required();
                source.at("shareName").required();
                if (source.has("secretNamespace")) {
                    source.at("secretNamespace").required();
                }
            }
            case "azureDisk" -> azureDisk(source);
            case "scaleIO" ->
                    List.of("gateway", "system", "volumeName")
                            .forEach(name -> source.at(name).required());
            case "storageos" -> {
                source.at("volumeName").requiredAnd(Names::dns1123Label);
                source.at("volumeNamespace").checkIfSet(Names::dns1123Label);
                secret(source.at("secretRef"), persistent);
            }
            case "quobyte" -> quobyte(source);
            case "flocker" -> flocker(source);
            default -> {}
        }
    }

    private static void nfs(Field source) {
        source.at("server").required();
        source.at("path").required();
        if (!source.text("path").startsWith("/")) {
            source.at("path").invalid(source.text("path"), "must be an absolute path");
        }
    }

    private static void disk(Field source, String name) {
        source.at(name).required();
        long partition = source.at("partition").number();
        if (partition < 0 || partition > MOST) {
            source.at("partition").invalid("must be between 1 and 255, inclusive");
        }
    }

    private static void secret(Field secret, boolean persistent) {
        if (secret.present()) {
            secret.at("name").required();
            if (persistent) {
                secret.at("namespace").required();
            }
        }
    }

    private static void glusterfs(Field source) {
        source.at("endpoints").required();
        source.at("path").required();
        Field namespace = source.at("endpointsNamespace");
        if (namespace.present() && namespace.text().isEmpty()) {
            namespace.invalid("if the endpointnamespace is set, it must be a valid namespace name");
        } else {
            namespace.checkIfSet(Names::dns1123Label);
        }
    }

    private static void iscsi(Field source, String volume) {
        boolean persistent = !volume.isEmpty();
        source.at("targetPortal").required();
        Field initiator = source.at("initiatorName");
        String portal = source.text("targetPortal");
        if (persistent
                && initiator.present()
                && (volume + ":" + portal).length() > LONGEST_PORTAL) {
            source.at("targetportal")
                    .invalid(
                            portal,
                            "Total length of <volume name>:<iscsi.targetPortal> must be under 64"
                                    + " characters if iscsi.initiatorName is specified.");
        }
        String otherwise = persistent ? FORMAT : FORMAT + " starting with iqn, eui, or naa";
        if (source.at("iqn").empty()) {
            source.at("iqn").missing("");
        } else {
            qualified(source.at("iqn"), otherwise);
        }
        lun(source.at("lun"));
        boolean secretive =
                source.at("chapAuthDiscovery").truth() || source.at("chapAuthSession").truth();
        if (secretive && source.at("secretRef").absent()) {
            source.at("secretRef").missing("");
        }
        if (persistent && source.has("secretRef")) {
            source.at("secretRef", "name").required();
        }
        if (initiator.present()) {
            qualified(source.at("initiatorname").as(initiator.value()), otherwise);
        }
    }

    private static void qualified(Field name, String otherwise) {
        String text = name.text();
        String start = text.length() < 3 ? "" : text.substring(0, 3);
        switch (start) {
            case "iqn" -> matches(name, IQN);
            case "eui" -> matches(name, EUI);
            case "naa" -> matches(name, NAA);
            default -> name.invalid(text, otherwise);
        }
    }

    private static void matches(Field name, Pattern pattern) {
        if (!pattern.matcher(name.text()).find()) {
            name.invalid(FORMAT);
        }
    }

    private static void lun(Field lun) {
        if (lun.number() < 0 || lun.number() > MOST) {
            lun.invalid("must be between 0 and 255, inclusive");
        }
    }

    private static void fibreChannel(Field source) {
        Field names = source.at("targetWWNs");
        boolean identified = !source.at("wwids").empty();
        if (names.empty() && !identified) {
            names.missing("must specify either targetWWNs or wwids, but not both");
        }
        if (names.empty()) {
            return;
        }
        if (identified) {
            names.invalid("targetWWNs and wwids can not be specified simultaneously");
        }
        if (source.at("lun").absent()) {
            source.at("lun").missing("lun is required if targetWWNs is specified");
        } else {
            lun(source.at("lun"));
        }
    }

    private static void flexVolume(Field source) {
        source.at("driver").required();
        for (Field option : source.at("options").entries()) {
            int slash = option.name().indexOf('/');
            String domain = slash < 0 ? option.name() : option.name().substring(0, slash);
            String dotted = "." + domain.toLowerCase(Locale.ROOT);
            if (dotted.endsWith(".kubernetes.io") || dotted.endsWith(".k8s.io")) {
                option.invalid(option.name(), "kubernetes.io and k8s.io namespaces are reserved");
            }
        }
    }

    private static void azureDisk(Field source) {
        source.at("diskName").required();
        source.at("diskURI").required();
        source.at("cachingMode").in("None", "ReadOnly", "ReadWrite");
        Field kind = source.at("kind");
        kind.in("Dedicated", "Managed", "Shared");
        Field uri = source.at("diskURI");
        boolean managed = kind.text().equals("Managed");
        if (kind.present() && managed && !uri.text().startsWith("/subscriptions/")) {
            uri.notSupported(
                    uri.text(),
                    List.of(
                            "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"));
        }
        if (kind.present() && !managed && !uri.text().startsWith("https://")) {
            uri.notSupported(
                    uri.text(),
                    List.of(
                            "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"));
        }
    }

    private static void quobyte(Field source) {
        Field registry = source.at("registry");
        if (registry.empty()) {
            registry.missing(PAIRS);
        } else if (source.text("tenant").length() > LONGEST_TENANT) {
            source.at("tenant")
                    .missing("must be a UUID and may not exceed a length of 64 characters");
        } else {
            for (String pair : registry.text().split(",", -1)) {
                if (!pair.matches("(\\[[^\\[\\]]*]|[^:\\[\\]]*):[^:]*")) {
                    registry.invalid(PAIRS);
                }
            }
        }
        source.at("volume").required();
    }

    private static void flocker(Field source) {
        boolean named = !source.at("datasetName").empty();
        boolean identified = !source.at("datasetUUID").empty();
        if (!named && !identified) {
            source.missing("one of datasetName and datasetUUID is required");
        }
        if (named && identified) {
            source.invalid(
                    "resource", "datasetName and datasetUUID can not be specified simultaneously");
        }
        if (source.text("datasetName").contains("/")) {
            source.at("datasetName").invalid("must not contain '/'");
        }
    }

    /** The path on a node's own disk, of a local volume. */
    public static void local(Field source) {
        if (source.at("path").empty()) {
            source.at("path").missing("");
        } else {
            Rules.noBacksteps(source.at("path"));
        }
    }

    /** The driver, the volume and the secrets of a persistent CSI volume. */
    public static void csi(Field source) {
        Rules.csiDriverName(source.at("driver"));
        source.at("volumeHandle").required();
        for (String name :
                List.of(
                        "controllerPublishSecretRef",
                        "controllerExpandSecretRef",
                        "nodePublishSecretRef",
                        "nodeExpandSecretRef")) {
            Field secret = source.at(name);
            if (secret.present()) {
                secret.at("name").requiredAnd(Names::dns1123Subdomain);
                secret.at("namespace").requiredAnd(Names::dns1123Label);
            }
        }
    }
}
