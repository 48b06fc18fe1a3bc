package io.jukung.controlplane.surface;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.base.flags.FeatureGates;
import io.jukung.controlplane.InProcess;
import io.jukung.controlplane.KubeApiServerConfig;
import io.jukung.http.Headers;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One object written in one version and read in another, through the whole chain. */
class VersionsTest {
    private static final InProcess SERVER =
            new InProcess(
                    KubeApiServerConfig.inProcess()
                            .with(FeatureGates.defaults(), Map.of("api/beta", "true")));

    @BeforeAll
    static void namespace() throws Exception {
        call(
                "create",
                new GroupVersionResource("", "v1", "namespaces"),
                "",
                "",
                "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'v'}}");
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static JsonObject call(
            String verb, GroupVersionResource resource, String namespace, String name, String body)
            throws Exception {
        return SERVER.server
                .chain()
                .handle(
                        ApiRequest.local(
                                InProcess.ADMIN,
                                RequestInfo.resource(verb, resource, namespace, name, ""),
                                Map.of(),
                                new Headers(),
                                body.isEmpty() ? null : Json.parse(body.replace('\'', '"'))))
                .tree();
    }

    private static JsonObject create(
            String group, String version, String resource, String kind, String rest)
            throws Exception {
        GroupVersionResource named = new GroupVersionResource(group, version, resource);
        return call(
                "create",
                named,
                "v",
                "",
                "{'apiVersion':'"
                        + named.groupVersion().apiVersion()
                        + "','kind':'"
                        + kind
                        + "','metadata':{'name':'x','namespace':'v'},"
                        + rest
                        + "}");
    }

    private static JsonObject get(String group, String version, String resource) throws Exception {
        return call("get", new GroupVersionResource(group, version, resource), "v", "x", "");
    }

    @Test
    void anAutoscalerOfV1IsOneOfV2() throws Exception {
        JsonObject v1 =
                create(
                        "autoscaling",
                        "v1",
                        "horizontalpodautoscalers",
                        "HorizontalPodAutoscaler",
                        "'spec':{'maxReplicas':3,'scaleTargetRef':{'apiVersion':'apps/v1',"
                                + "'kind':'Deployment','name':'d'}}");
        assertEquals("autoscaling/v1", v1.string("apiVersion"));
        assertEquals(80, v1.object("spec").integer("targetCPUUtilizationPercentage", 0));
        JsonObject v2 = get("autoscaling", "v2", "horizontalpodautoscalers");
        assertEquals(1, v2.object("spec").array("metrics").size());
        assertFalse(v2.object("metadata").has("annotations"));
        assertEquals(
                v1.object("spec"),
                get("autoscaling", "v1", "horizontalpodautoscalers").object("spec"));
    }

    @Test
    void aClaimOfV1beta1IsOneOfV1() throws Exception {
        JsonObject beta =
                create(
                        "resource.k8s.io",
                        "v1beta1",
                        "resourceclaims",
                        "ResourceClaim",
                        "'spec':{'devices':{'requests':[{'name':'r','deviceClassName':'gpu.example.com'}]}}");
        JsonObject request = beta.object("spec").object("devices").array("requests").object(0);
        assertEquals("ExactCount", request.string("allocationMode"));
        JsonObject stable =
                get("resource.k8s.io", "v1", "resourceclaims")
                        .object("spec")
                        .object("devices")
                        .array("requests")
                        .object(0);
        assertEquals("gpu.example.com", stable.object("exactly").string("deviceClassName"));
        assertEquals(1, stable.object("exactly").integer("count", 0));
        assertFalse(stable.has("deviceClassName"));
    }

    @Test
    void anEventIsOneInBothGroups() throws Exception {
        create(
                "events.k8s.io",
                "v1",
                "events",
                "Event",
                "'regarding':{'kind':'Pod','name':'p','namespace':'v'},'note':'hello','reason':'Tested',"
                        + "'type':'Normal','action':'Test','reportingController':'test.example.com/t',"
                        + "'reportingInstance':'t','eventTime':'2026-11-21T11:48:01.000000Z'");
        JsonObject core = get("", "v1", "events");
        assertEquals("hello", core.string("message"));
        assertEquals("p", core.object("involvedObject").string("name"));
        assertEquals("test.example.com/t", core.string("reportingComponent"));
    }
}
