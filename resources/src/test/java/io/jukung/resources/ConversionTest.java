package io.jukung.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jukung.apiserver.registry.Conversion;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.autoscaling.AutoscalerConversion;
import io.jukung.resources.devices.ClaimConversion;
import io.jukung.resources.devices.SliceConversion;
import org.junit.jupiter.api.Test;

class ConversionTest {
    private static final String ANNOTATION = "autoscaling.alpha.kubernetes.io/";
    private static final String UTILIZATION =
            "{'type':'Resource','resource':{'name':'cpu','target':{'type':'Utilization',"
                    + "'averageUtilization':70}}}";

    private static JsonObject json(String text) {
        return Json.parse(text.replace('\'', '"'));
    }

    private static JsonObject scaler(String version, String spec, String status) {
        return json(
                "{'apiVersion':'autoscaling/"
                        + version
                        + "','kind':'HorizontalPodAutoscaler','metadata':{'name':'a'},'spec':"
                        + spec
                        + ",'status':"
                        + status
                        + "}");
    }

    private static JsonObject to(Conversion conversion, JsonObject object, String version) {
        return conversion.convert(object, GroupVersion.parse(version));
    }

    @Test
    void whatV1CannotSayTravelsInAnnotations() {
        JsonObject v2 =
                scaler(
                        "v2",
                        "{'maxReplicas':5,'behavior':{'scaleDown':{'selectPolicy':'Max','policies':"
                                + "[{'type':'Pods','value':4,'periodSeconds':60}]}},'metrics':[{'type':'Pods','pods':"
                                + "{'metric':{'name':'rps'},'target':{'type':'AverageValue','averageValue':'1k'}}},"
                                + UTILIZATION
                                + "]}",
                        "{'currentMetrics':[{'type':'Resource','resource':{'name':'cpu','current':"
                                + "{'averageUtilization':50,'averageValue':'10m'}}}],'conditions':[{'type':'AbleToScale',"
                                + "'status':'True'}]}");
        AutoscalerConversion conversion = new AutoscalerConversion();
        JsonObject v1 = to(conversion, v2, "autoscaling/v1");
        assertEquals(
                json("{'maxReplicas':5,'targetCPUUtilizationPercentage':70}"), v1.object("spec"));
        assertEquals(json("{'currentCPUUtilizationPercentage':50}"), v1.object("status"));
        JsonObject annotations = v1.object("metadata").object("annotations");
        assertEquals(
                "[{'pods':{'metricName':'rps','targetAverageValue':'1k'},'type':'Pods'}]"
                        .replace('\'', '"'),
                annotations.string(ANNOTATION + "metrics"));
        assertEquals(
                "{'ScaleDown':{'Policies':[{'PeriodSeconds':60,'Type':'Pods','Value':4}],'SelectPolicy':'Max'}}"
                        .replace('\'', '"'),
                annotations.string(ANNOTATION + "behavior"));
        assertEquals(
                "[{'resource':{'currentAverageUtilization':50,'currentAverageValue':'10m','name':'cpu'},'type':'Resource'}]"
                        .replace('\'', '"'),
                annotations.string(ANNOTATION + "current-metrics"));
        assertEquals(v2, to(conversion, v1, "autoscaling/v2"));
    }

    @Test
    void anAutoscalerWithoutMetricsWantsFourFifthsOfTheCpu() {
        JsonObject v2 =
                to(
                        new AutoscalerConversion(),
                        scaler("v1", "{'maxReplicas':5}", "{}"),
                        "autoscaling/v2");
        assertEquals(
                json("{'metrics':[" + UTILIZATION.replace("70", "80") + "]}").array("metrics"),
                v2.object("spec").array("metrics"));
    }

    @Test
    void requestsAreFlatInV1beta1() {
        String claim =
                "{'apiVersion':'resource.k8s.io/%s','kind':'ResourceClaim','spec':{'devices':{'requests':[%s,"
                        + "{'name':'b','firstAvailable':[{'name':'x','deviceClassName':'d'}]}]}}}";
        JsonObject nested =
                json(
                        claim.formatted(
                                "v1",
                                "{'name':'a','exactly':{'deviceClassName':'c','allocationMode':'ExactCount','count':1}}"));
        JsonObject flat =
                json(
                        claim.formatted(
                                "v1beta1",
                                "{'name':'a','deviceClassName':'c','allocationMode':'ExactCount','count':1}"));
        assertEquals(flat, to(ClaimConversion.ofClaims(), nested, "resource.k8s.io/v1beta1"));
        assertEquals(nested, to(ClaimConversion.ofClaims(), flat, "resource.k8s.io/v1"));
        assertEquals(
                nested.with("apiVersion", "resource.k8s.io/v1beta2"),
                to(ClaimConversion.ofClaims(), nested, "resource.k8s.io/v1beta2"));
    }

    @Test
    void devicesAreBasicInV1beta1() {
        String slice =
                "{'apiVersion':'resource.k8s.io/%s','kind':'ResourceSlice','spec':{'devices':[{'name':'d',%s}]}}";
        JsonObject flat = json(slice.formatted("v1", "'attributes':{'a':{'int':1}}"));
        JsonObject basic =
                json(slice.formatted("v1beta1", "'basic':{'attributes':{'a':{'int':1}}}"));
        assertEquals(basic, to(new SliceConversion(), flat, "resource.k8s.io/v1beta1"));
        assertEquals(flat, to(new SliceConversion(), basic, "resource.k8s.io/v1"));
    }
}
