package io.jukung.resources;

import static io.jukung.resources.Server.causes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VolumeSourcesTest {
    private final Server server = new Server();

    @AfterEach
    void close() {
        server.close();
    }

    private static JsonObject volume(String more) {
        return Yaml.parse(
                "{apiVersion: v1, kind: PersistentVolume, metadata: {name: pv}, spec: {accessModes:"
                        + " [ReadWriteOnce], capacity: {storage: 1Gi}, "
                        + more
                        + "}}");
    }

    private List<String> refused(String more) {
        return causes(() -> server.create(volume(more)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "nfs: {server: s, path: a}; spec.nfs.path: Invalid value: \"a\": must be an absolute path",
                "gcePersistentDisk: {pdName: d, partition: 256}; spec.persistentDisk.partition: Invalid"
                        + " value: 256: must be between 1 and 255, inclusive",
                "awsElasticBlockStore: {volumeID: ''}; spec.awsElasticBlockStore.volumeID: Required value",
                "cinder: {volumeID: v, secretRef: {name: s}}; spec.cinder.secretRef.namespace: Required"
                        + " value",
                "iscsi: {targetPortal: p, iqn: odd, lun: 0}; spec.iscsi.iqn: Invalid value: \"odd\": must"
                        + " be valid format",
                "iscsi: {targetPortal: p, iqn: 'iqn.2001-04.com.example:disk', lun: 256}; spec.iscsi.lun:"
                        + " Invalid value: 256: must be between 0 and 255, inclusive",
                "fc: {}; spec.fc.targetWWNs: Required value: must specify either targetWWNs or wwids, but"
                        + " not both",
                "fc: {targetWWNs: [a]}; spec.fc.lun: Required value: lun is required if targetWWNs is"
                        + " specified",
                "flexVolume: {driver: d, options: {a.k8s.io/b: c}}; spec.flexVolume.options[a.k8s.io/b]:"
                        + " Invalid value: \"a.k8s.io/b\": kubernetes.io and k8s.io namespaces are reserved",
                "azureFile: {secretName: s, shareName: ''}; spec.azureFile.shareName: Required value",
                "azureDisk: {diskName: d, diskURI: 'https://x', kind: Managed}; spec.azureDisk.diskURI:"
                        + " Unsupported value: \"https://x\": supported values:"
                        + " \"/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}\"",
                "local: {path: /mnt}; spec.nodeAffinity: Required value: Local volume requires node"
                        + " affinity",
                "csi: {driver: d, volumeHandle: h, nodePublishSecretRef: {name: s}};"
                        + " spec.csi.nodePublishSecretRef.namespace: Required value",
                "hostPath: {path: //}, persistentVolumeReclaimPolicy: Recycle;"
                        + " spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a"
                        + " hostPath mount of '/'",
                "hostPath: {path: /a}, volumeAttributesClassName: gold; spec.csi: Required value: has to"
                        + " be specified when using volumeAttributesClassName",
                "hostPath: {path: /a}, nfs: {server: s, path: /a}; spec.nfs: Forbidden: may not specify"
                        + " more than 1 volume type",
            })
    void wrong(String source, String cause) {
        assertEquals(List.of(cause), refused(source));
    }

    @Test
    void whatLasts() {
        String csi = "csi: {driver: d, volumeHandle: h%s}, volumeAttributesClassName: gold";
        JsonObject made = server.create(volume(csi.formatted("")));
        JsonObject grown =
                server.update(
                        made.withAt(
                                Yaml.parse("{name: s, namespace: default}"),
                                "spec",
                                "csi",
                                "controllerExpandSecretRef"));
        assertEquals(
                List.of(
                        "spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable"
                                + " after creation\n",
                        "volumeMode: Invalid value: \"Block\": field is immutable"),
                causes(() ->
                        server.update(
                                grown.withAt("other", "spec", "csi", "volumeHandle")
                                        .withAt("Block", "spec", "volumeMode"))));
        assertEquals(
                List.of(
                        "spec.volumeAttributesClassName: Forbidden: update from non-nil value to nil is"
                                + " forbidden"),
                causes(() ->
                        server.update(
                                grown.with(
                                        "spec",
                                        grown.object("spec")
                                                .without("volumeAttributesClassName")))));
    }
}
