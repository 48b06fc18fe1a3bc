package io.jukung.resources;

import static io.jukung.resources.Server.causes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StorageAndDevicesTest {
    private final Server server = new Server();

    @AfterEach
    void close() {
        server.close();
    }

    private static JsonObject object(String version, String kind, String rest) {
        return Yaml.parse(
                "{apiVersion: "
                        + version
                        + ", kind: "
                        + kind
                        + ", metadata: {name: x"
                        + (kind.equals("ResourceClaim") ? ", namespace: default" : "")
                        + "}, "
                        + rest
                        + "}");
    }

    private List<String> refused(String version, String kind, String rest) {
        JsonObject object = object(version, kind, rest);
        return causes(() -> server.create(object));
    }

    private static final String STORAGE = "storage.k8s.io/v1";
    private static final String DEVICES = "resource.k8s.io/v1";

    @Test
    void storageClasses() {
        assertEquals(
                List.of(
                        "provisioner: Required value",
                        "reclaimPolicy: Unsupported value: \"Recycle\": supported values:"
                                + " \"Delete\", \"Retain\"",
                        "allowedTopologies[0].matchLabelExpressions[0].values: Required value",
                        "allowedTopologies[0].matchLabelExpressions[1].key: Duplicate value:"
                                + " \"a\""),
                refused(
                        STORAGE,
                        "StorageClass",
                        "reclaimPolicy: Recycle, allowedTopologies: [{matchLabelExpressions: [{key:"
                                + " a, values: []}, {key: a, values: [b]}]}]"));
        JsonObject made = server.create(object(STORAGE, "StorageClass", "provisioner: a.b/c"));
        assertEquals(
                List.of(
                        "reclaimPolicy: Forbidden: updates to reclaimPolicy are forbidden.",
                        "volumeBindingMode: Invalid value: \"WaitForFirstConsumer\": field is"
                                + " immutable"),
                causes(() ->
                        server.update(
                                made.with("reclaimPolicy", "Retain")
                                        .with("volumeBindingMode", "WaitForFirstConsumer"))));
        assertEquals(
                List.of(
                        "driverName: Required value",
                        "parameters: Required value: must contain at least one key/value pair"),
                refused(STORAGE, "VolumeAttributesClass", "parameters: {}"));
    }

    @Test
    void drivers() {
        assertEquals(
                List.of(
                        "spec.tokenRequests[0].expirationSeconds: Invalid value: 1: may not specify"
                                + " a duration less than 10 minutes",
                        "spec.tokenRequests[1].audience: Duplicate value: \"a\"",
                        "spec.volumeLifecycleModes: Unsupported value: \"Once\": supported values:"
                                + " \"Persistent\", \"Ephemeral\"",
                        "spec.nodeAllocatableUpdatePeriodSeconds: Invalid value: 5: must be greater"
                                + " than or equal to 10 seconds"),
                refused(
                        STORAGE,
                        "CSIDriver",
                        "spec: {tokenRequests: [{audience: a, expirationSeconds: 1}, {audience: a}],"
                                + " volumeLifecycleModes: [Once],"
                                + " nodeAllocatableUpdatePeriodSeconds: 5}"));
        assertEquals(
                List.of(
                        "spec.drivers[0].nodeID: Required value",
                        "spec.drivers[0].allocatable.count: Invalid value: -1: must be greater than"
                                + " or equal to 0",
                        "spec.drivers[0]: Duplicate value: \"a\""),
                refused(
                        STORAGE,
                        "CSINode",
                        "spec: {drivers: [{name: d, nodeID: '', allocatable: {count: -1},"
                                + " topologyKeys: [a, a]}]}"));
        JsonObject attachment =
                server.create(
                        object(
                                STORAGE,
                                "VolumeAttachment",
                                "spec: {attacher: d, nodeName: n1, source: {persistentVolumeName:"
                                        + " v}}"));
        assertEquals(
                List.of(
                        "spec: Invalid value:"
                                + " {\"attacher\":\"d\",\"nodeName\":\"n2\",\"source\":{\"persistentVolumeName\":\"v\"}}:"
                                + " field is immutable"),
                causes(() -> server.update(attachment.withAt("n2", "spec", "nodeName"))));
        assertEquals(
                List.of(
                        "spec.source: Required value: must specify exactly one of inlineVolumeSpec"
                                + " and persistentVolumeName"),
                refused(
                        STORAGE,
                        "VolumeAttachment",
                        "spec: {attacher: d, nodeName: n1, source: {}}"));
    }

    @Test
    void claimsAskForDevices() {
        assertEquals(
                List.of(
                        "spec.devices.requests[0]: Required value: exactly one of `exactly` or"
                                + " `firstAvailable` is required",
                        "spec.devices.requests[1].exactly.deviceClassName: Required value",
                        "spec.devices.requests[1].exactly.count: Invalid value: 3: must not be"
                                + " specified when allocationMode is 'All'",
                        "spec.devices.requests[1]: Duplicate value: \"a\"",
                        "spec.devices.constraints[0].requests[0]: Invalid value: \"b\": must be the"
                                + " name of a request in the claim or the name of a request and a"
                                + " subrequest separated by '/'",
                        "spec.devices.constraints[0].matchAttribute: Invalid value: \"model\": a"
                                + " fully qualified name must be a domain and a name separated by a"
                                + " slash",
                        "spec.devices.config[0].opaque.parameters: Required value"),
                refused(
                        DEVICES,
                        "ResourceClaim",
                        "spec: {devices: {requests: [{name: a}, {name: a, exactly: {allocationMode:"
                                + " All, count: 3}}], constraints: [{requests: [b],"
                                + " matchAttribute: model}], config: [{opaque: {driver: d}}]}}"));
        JsonObject claim =
                server.create(
                        object(
                                DEVICES,
                                "ResourceClaim",
                                "spec: {devices: {requests: [{name: a, exactly: {deviceClassName:"
                                        + " c}}]}}"));
        assertEquals(
                List.of("spec"),
                causes(() ->
                                server.update(
                                        claim.with(
                                                "spec",
                                                Yaml.parse(
                                                        "{devices: {requests: [{name: b, exactly:"
                                                                + " {deviceClassName: c}}]}}"))))
                        .stream()
                        .map(c -> c.substring(0, c.indexOf(':')))
                        .toList());
        assertEquals(
                List.of(
                        "status.reservedFor: Forbidden: may not be specified when `allocated` is"
                                + " not set"),
                causes(() ->
                        server.updateStatus(
                                claim.with(
                                        "status",
                                        Yaml.parse(
                                                "{reservedFor: [{resource: pods, name: p, uid:"
                                                        + " u}]}")))));
    }

    @Test
    void slicesSayWhereDevicesAre() {
        assertEquals(
                List.of(
                        "spec.pool.resourceSliceCount: Invalid value: 0: must be greater than zero",
                        "spec: Invalid value: \"{`nodeName`, `allNodes`}\": exactly one of"
                                + " `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection`"
                                + " is required, but multiple fields are set",
                        "spec.devices[0].attributes[a]: Invalid value: \"\": exactly one value must"
                                + " be specified",
                        "spec.devices[0].attributes[v].version: Invalid value: \"1\": must be a"
                                + " string compatible with semver.org spec 2.0.0",
                        "spec.devices[0].capacity[m].requestPolicy: Forbidden:"
                                + " allowMultipleAllocations must be true"),
                refused(
                        DEVICES,
                        "ResourceSlice",
                        "spec: {driver: d, pool: {name: p, generation: 0, resourceSliceCount: 0},"
                                + " nodeName: n1, allNodes: true, devices: [{name: g, attributes: {a:"
                                + " {}, v: {version: '1'}}, capacity: {m: {value: 1Gi,"
                                + " requestPolicy: {default: 1Mi}}}}]}"));
    }
}
