package io.jukung.resources;

import static io.jukung.resources.Server.causes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PodRulesTest {
    private final Server server = new Server();

    @AfterEach
    void close() {
        server.close();
    }

    private static JsonObject pod(String name, String container, String more) {
        return Yaml.parse(
                "{apiVersion: v1, kind: Pod, metadata: {name: "
                        + name
                        + ", namespace: default}, spec: {containers: [{name: c, image: x"
                        + container
                        + "}]"
                        + more
                        + "}}");
    }

    private List<String> refused(String container, String more) {
        return causes(() -> server.create(pod("x", container, more)));
    }

    @Test
    void operatingSystemsHaveTheirOwnOptions() {
        assertEquals(
                List.of(
                        "spec.os: Unsupported value: \"beos\": supported values: \"linux\","
                                + " \"windows\""),
                refused("", ", os: {name: beos}"));
        assertEquals(
                List.of(
                        "spec.securityContext.windowsOptions: Forbidden: windows options cannot be"
                                + " set for a linux pod"),
                refused("", ", os: {name: linux}, securityContext: {windowsOptions: {}}"));
        assertEquals(
                List.of(
                        "spec.hostPID: Forbidden: cannot be set for a windows pod",
                        "spec.securityContext.fsGroup: Forbidden: cannot be set for a windows pod",
                        "spec.containers[0].securityContext.privileged: Forbidden: cannot be set"
                                + " for a windows pod"),
                refused(
                        ", securityContext: {privileged: true}",
                        ", os: {name: windows}, hostPID: true, securityContext: {fsGroup: 1}"));
        assertEquals(
                List.of(
                        "spec.hostNetwork: Invalid value: false: hostNetwork must be true if pod"
                                + " contains any hostProcess containers"),
                refused("", ", securityContext: {windowsOptions: {hostProcess: true}}"));
    }

    @Test
    void statusesNameWhatIsThere() {
        JsonObject pod = server.create(pod("a", "", ""));
        assertEquals(
                List.of(
                        "status.resourceClaimStatuses[0].name: Invalid value: \"c\": must match the"
                                + " name of an entry in `spec.resourceClaims`",
                        "status.podIPs[1]: Invalid value: \"010.0.0.2\": must not have leading 0s",
                        "status.podIPs: Invalid value:"
                                + " [{\"ip\":\"10.0.0.1\"},{\"ip\":\"010.0.0.2\"}]: may specify no"
                                + " more than one IP for each IP family",
                        "status.hostIPs[0].ip: Invalid value: \"10.1.0.1\": must be equal to"
                                + " `hostIP`"),
                causes(() ->
                        server.updateStatus(
                                pod.with(
                                        "status",
                                        pod.object("status")
                                                .with(
                                                        "podIPs",
                                                        Yaml.parse(
                                                                        "{a: [{ip: 10.0.0.1}, {ip:"
                                                                                + " 010.0.0.2}]}")
                                                                .array("a"))
                                                .with("podIP", "10.0.0.1")
                                                .with(
                                                        "hostIPs",
                                                        Yaml.parse("{a: [{ip: 10.1.0.1}]}")
                                                                .array("a"))
                                                .with("hostIP", "10.1.0.2")
                                                .with(
                                                        "resourceClaimStatuses",
                                                        Yaml.parse("{a: [{name: c}]}")
                                                                .array("a"))))));
    }

    private List<String> resized(JsonObject pod) {
        return causes(() -> server.call("update", pod, Server.name(pod), "resize"));
    }

    @Test
    void podLevelResourcesResizeToo() {
        JsonObject pod =
                server.create(
                        pod(
                                "a",
                                "",
                                ", resources: {requests: {cpu: 100m, memory: 1Gi}, limits: {cpu:"
                                        + " 1}}"));
        JsonObject grown =
                server.call(
                        "update",
                        pod.withAt("200m", "spec", "resources", "requests", "cpu"),
                        "a",
                        "resize");
        assertEquals("200m", grown.at("spec", "resources", "requests", "cpu"));
        assertEquals(2, grown.object("metadata").integer("generation", 0));
        assertEquals(
                List.of(
                        "spec.resources.limits: Forbidden: pod-level resource limits cannot be"
                                + " removed"),
                resized(grown.withoutAt("spec", "resources", "limits")));
        JsonObject mirror =
                server.create(
                        Yaml.parse(
                                "{apiVersion: v1, kind: Pod, metadata: {name: m, namespace: default,"
                                        + " annotations: {kubernetes.io/config.mirror: a}}, spec:"
                                        + " {nodeName: n1, containers: [{name: c, image: x}]}}"));
        assertEquals(
                List.of("[]: Forbidden: static pods cannot be resized"),
                resized(mirror).stream().toList());
    }

    @Test
    void restartingInitContainersStayAsTheyAre() {
        JsonObject made =
                server.create(
                        pod(
                                "a",
                                "",
                                ", initContainers: [{name: i, image: x, resources: {requests: {cpu:"
                                        + " 100m}}, resizePolicy: [{resourceName: cpu,"
                                        + " restartPolicy: NotRequired}]}]"));
        // as an older server took it
        JsonObject sidecar = made.object("spec").array("initContainers").object(0);
        JsonObject restarting =
                sidecar.with(
                        "resizePolicy",
                        JsonArray.of(
                                JsonObject.of(
                                        "resourceName",
                                        "cpu",
                                        "restartPolicy",
                                        "RestartContainer")));
        JsonObject pod =
                server.stored(
                        "/registry/pods/default/a",
                        made.withAt(JsonArray.of(restarting), "spec", "initContainers"));
        JsonObject init = pod.object("spec").array("initContainers").object(0);
        JsonObject more = init.withAt("200m", "resources", "requests", "cpu");
        assertEquals(
                List.of(
                        "spec.initContainers[0]: Forbidden: non-sidecar init containers with a"
                                + " resize policy of RestartContainer cannot be resized"),
                resized(
                        pod.withAt(
                                pod.object("spec").array("initContainers").with(0, more),
                                "spec",
                                "initContainers")));
    }
}
