package io.jukung.resources;

import static io.jukung.resources.Server.causes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventRulesTest {
    private final Server server = new Server();

    @AfterEach
    void close() {
        server.close();
    }

    private static JsonObject core(String namespace, String more) {
        return Yaml.parse(
                "{apiVersion: v1, kind: Event, metadata: {name: e, namespace: "
                        + namespace
                        + "}"
                        + more
                        + "}");
    }

    private static JsonObject precise(String more) {
        return Yaml.parse(
                "{apiVersion: events.k8s.io/v1, kind: Event, metadata: {name: p, namespace: default},"
                        + " regarding: {kind: Pod, name: p, namespace: default}"
                        + more
                        + "}");
    }

    private List<String> refused(JsonObject event) {
        return causes(() -> server.create(event));
    }

    @Test
    void aboutWhatIsInTheSameNamespace() {
        assertEquals(
                List.of(), refused(core("default", ", involvedObject: {kind: Node, name: m}")));
        assertEquals(
                List.of(
                        "involvedObject.namespace: Invalid value: \"\": does not match event.namespace"),
                refused(core("kube-system", ", involvedObject: {kind: Node, name: m}")));
        assertEquals(
                List.of(
                        "involvedObject.namespace: Invalid value: \"other\": does not match"
                                + " event.namespace"),
                refused(core("default", ", involvedObject: {namespace: other}")));
    }

    @Test
    void withATimeOfTheirOwn() {
        String time = ", eventTime: \"2026-01-01T00:00:00.000000Z\"";
        assertEquals(
                List.of(
                        "involvedObject.namespace: Invalid value: \"\": does not match event.namespace",
                        "reportingComponent: Required value",
                        "reportingComponent: Invalid value: \"\": name part must be non-empty",
                        "reportingComponent: Invalid value: \"\": name part must consist of"
                                + " alphanumeric characters, '-', '_' or '.', and must start and end with"
                                + " an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc',"
                                + " regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
                        "reportingInstance: Required value",
                        "action: Required value",
                        "reason: Required value",
                        "message: Invalid value: \"\": can have at most 1024 characters"),
                refused(core("own", time + ", message: " + "x".repeat(1025))));
    }

    @Test
    void throughTheNewerApi() {
        assertEquals(
                List.of(
                        "series.count: Invalid value: \"\": should be at least 2",
                        "eventTime: Required value",
                        "type: Invalid value: \"\": has invalid value: Odd",
                        "count: Invalid value: \"\": needs to be unset"),
                refused(
                        precise(
                                ", type: Odd, deprecatedCount: 3, series: {count: 1, lastObservedTime:"
                                        + " \"2026-01-01T00:00:00.000000Z\"}")));
        JsonObject event =
                server.create(
                        precise(
                                ", type: Normal, eventTime: \"2026-01-01T00:00:00.000000Z\", action: Run,"
                                        + " reason: R, reportingController: c, reportingInstance: i"));
        assertEquals(
                List.of(
                        "reason: Invalid value: \"S\": field is immutable",
                        "reportingController: Invalid value: \"d\": field is immutable"),
                causes(() ->
                        server.update(event.with("reason", "S").with("reportingController", "d"))));
    }

    @Test
    void leasesAreStrategic() {
        String lease =
                "{apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {name: l, namespace:"
                        + " default}, spec: {%s}}";
        assertEquals(
                List.of(
                        "spec.strategy.strategy: Unsupported value: \"Newest\": supported values:"
                                + " \"OldestEmulationVersion\""),
                refused(Yaml.parse(lease.formatted("strategy: Newest"))));
        assertEquals(
                List.of(), refused(Yaml.parse(lease.formatted("strategy: example.com/newest"))));
    }
}
