package io.jukung.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jukung.apiserver.table.TableView;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import io.jukung.resources.table.Columns;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole rows of the seldom kinds, and what rows say beside their cells. */
class RowsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:05:00.500Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "podgroups; {metadata: {name: g}, spec: {schedulingPolicy: {gang: {minCount: 2}}},"
                        + " status: {conditions: [{type: PodGroupScheduled, status: 'False'}]}};"
                        + " [\"g\",\"Gang\",\"<none>\",\"Unschedulable\",\"<unknown>\"]",
                "storageversions; {metadata: {name: v}, status: {storageVersions: ["
                        + "{apiServerID: a, encodingVersion: v1}]}};"
                        + " [\"v\",\"<unset>\",\"a=v1\",\"<unknown>\"]",
                "resourcepoolstatusrequests; {metadata: {name: r}, spec: {driver: d}, status: {"
                        + "poolCount: 2, pools: [{totalDevices: 3, availableDevices: 1}], conditions:"
                        + " [{type: Complete, status: 'True',"
                        + " lastTransitionTime: '2026-01-01T00:00:00Z'}]}};"
                        + " [\"r\",\"d\",\"3\",\"1\",\"0\",\"0\",\"0\",2,\"Complete (1/2 pools)\","
                        + "\"5m\"]",
                "ingressclasses; {metadata: {name: c, annotations: {"
                        + "ingressclass.kubernetes.io/is-default-class: 'true'}},"
                        + " spec: {controller: x/y}};"
                        + " [\"c (default)\",\"x/y\",\"<none>\",\"<unknown>\"]",
                "namespaces; {metadata: {name: ns, creationTimestamp: '2026-01-01T00:05:02Z'}};"
                        + " [\"ns\",\"\",\"0s\"]",
            })
    void cells(String resource, String object, String expected) {
        assertEquals(expected, Json.toText(row(resource, Yaml.parse(object)).get("cells")));
    }

    @ParameterizedTest
    @CsvSource({"Succeeded, Succeeded", "Failed, Failed", "Running, ''"})
    void aPodThatIsDoneSaysSo(String phase, String reason) {
        JsonObject pod =
                Yaml.parse("{apiVersion: v1, kind: Pod, status: {phase: '" + phase + "'}}");
        List<JsonObject> conditions = row("pods", pod).array("conditions").objects();
        assertEquals(reason, conditions.isEmpty() ? "" : conditions.getFirst().string("reason"));
    }

    private static JsonObject row(String resource, JsonObject object) {
        return new TableView(
                        Columns.of(new GroupResource("", resource)),
                        "v1",
                        TableView.Include.NONE,
                        NOW)
                .of(JsonObject.EMPTY, List.of(object), true)
                .array("rows")
                .object(0);
    }
}
