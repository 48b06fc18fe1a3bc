package io.jukung.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import org.junit.jupiter.api.Test;

class GatedFieldsTest {
    private final StructType pod = Schemas.builtIn().struct("core.v1.Pod");

    private static JsonObject pod(String container) {
        return Json.parse(
                ("{'spec':{'containers':[{'name':'a'" + container + "}]}}").replace('\'', '"'));
    }

    private static final String STOP = ",'lifecycle':{'stopSignal':'SIGUSR1'}";

    @Test
    void aFieldOfAFeatureThatIsOffIsDropped() {
        GatedFields off = new GatedFields(feature -> !feature.equals("ContainerStopSignals"));
        String hooks = ",'lifecycle':{'preStop':{'sleep':{'seconds':1}}}";
        JsonObject both = pod(hooks.replace("}}}", "}},'stopSignal':'SIGUSR1'}"));
        assertEquals(pod(hooks), off.drop(pod, both, null));
        assertEquals(pod(hooks), off.drop(pod, both, pod("")));
    }

    @Test
    void aStructThatHadNothingElseGoesWithIt() {
        GatedFields off = new GatedFields(feature -> !feature.equals("ContainerStopSignals"));
        assertEquals(pod(""), off.drop(pod, pod(STOP), null));
    }

    @Test
    void itStaysWhereItIsStored() {
        GatedFields off = new GatedFields(feature -> !feature.equals("ContainerStopSignals"));
        JsonObject changed = pod(",'lifecycle':{'stopSignal':'SIGUSR2'}");
        assertEquals(changed, off.drop(pod, changed, pod(STOP)));
    }

    @Test
    void withEveryFeatureNothingIsTouched() {
        JsonObject object = pod(STOP);
        assertSame(object, new GatedFields(feature -> true).drop(pod, object, null));
    }

    @Test
    void aFieldBehindTwoFeaturesNeedsBoth() {
        StructType slice = Schemas.builtIn().struct("resource.v1.ResourceSlice");
        JsonObject object =
                Json.parse("{\"spec\":{\"devices\":[{\"name\":\"d\",\"bindsToNode\":true}]}}");
        assertEquals(
                Json.parse("{\"spec\":{\"devices\":[{\"name\":\"d\"}]}}"),
                new GatedFields(feature -> !feature.equals("DRAResourceClaimDeviceStatus"))
                        .drop(slice, object, null));
    }
}
