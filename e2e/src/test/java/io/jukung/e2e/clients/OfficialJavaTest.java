package io.jukung.e2e.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.reflect.TypeToken;
import io.jukung.e2e.cluster.Kubectl;
import io.jukung.e2e.cluster.OnControlPlane;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.util.Config;
import io.kubernetes.client.util.PatchUtils;
import io.kubernetes.client.util.Watch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@OnControlPlane
class OfficialJavaTest {
    private static V1ConfigMap map(String name, String value) {
        return new V1ConfigMap().metadata(new V1ObjectMeta().name(name)).data(Map.of("k", value));
    }

    private static V1ConfigMap patched(
            ApiClient client, CoreV1Api core, String type, String name, String in, String patch)
            throws ApiException {
        return PatchUtils.patch(
                V1ConfigMap.class,
                () ->
                        core.patchNamespacedConfigMap(name, in, new V1Patch(patch))
                                .fieldManager("official")
                                .buildCall(null),
                type,
                client);
    }

    @Test
    void objectsAreWrittenPatchedAppliedAndWatched(Kubectl kubectl)
            throws IOException, ApiException {
        ApiClient client = Config.fromConfig(kubectl.kubeconfig().toString());
        CoreV1Api core = new CoreV1Api(client);
        String in = kubectl.namespace();
        V1ConfigMap created = core.createNamespacedConfigMap(in, map("a", "1")).execute();
        assertNotNull(created.getMetadata());
        assertEquals(
                409,
                assertThrows(
                                ApiException.class,
                                () -> core.createNamespacedConfigMap(in, map("a", "1")).execute())
                        .getCode());
        V1ConfigMap json =
                patched(
                        client,
                        core,
                        V1Patch.PATCH_FORMAT_JSON_PATCH,
                        "a",
                        in,
                        "[{\"op\":\"replace\",\"path\":\"/data/k\",\"value\":\"2\"}]");
        assertEquals(Map.of("k", "2"), json.getData());
        V1ConfigMap strategic =
                patched(
                        client,
                        core,
                        V1Patch.PATCH_FORMAT_STRATEGIC_MERGE_PATCH,
                        "a",
                        in,
                        "{\"data\":{\"l\":\"3\"}}");
        assertEquals(Map.of("k", "2", "l", "3"), strategic.getData());
        V1ConfigMap applied =
                patched(
                        client,
                        core,
                        V1Patch.PATCH_FORMAT_APPLY_YAML,
                        "b",
                        in,
                        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: b\ndata:\n  k: \"4\"\n");
        assertEquals(Map.of("k", "4"), applied.getData());
        assertEquals(
                List.of("ADDED a", "ADDED b", "DELETED a"),
                watched(client, core, in, () -> core.deleteNamespacedConfigMap("a", in).execute()));
    }

    /** Something to be done while a watch is open. */
    private interface Step {
        Object run() throws ApiException;
    }

    private static List<String> watched(ApiClient client, CoreV1Api core, String in, Step step)
            throws ApiException, IOException {
        List<String> seen = new ArrayList<>();
        try (Watch<V1ConfigMap> watch =
                Watch.createWatch(
                        client,
                        core.listNamespacedConfigMap(in)
                                .fieldSelector("metadata.name!=kube-root-ca.crt")
                                .watch(true)
                                .buildCall(null),
                        new TypeToken<Watch.Response<V1ConfigMap>>() {}.getType())) {
            for (Watch.Response<V1ConfigMap> event : watch) {
                V1ObjectMeta meta = event.object.getMetadata();
                seen.add(event.type + " " + (meta == null ? "" : meta.getName()));
                if (seen.size() == 2) {
                    step.run();
                } else if (seen.size() == 3) {
                    break;
                }
            }
        }
        return seen;
    }
}
