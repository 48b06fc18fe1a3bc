package io.jukung.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an update may do with metadata that were stored before the rules were as they are. */
class UpdatedMetadataTest {
    private static JsonObject touched(JsonObject object) {
        return object.withAt(JsonObject.of("touched", "yes"), "metadata", "annotations");
    }

    private static JsonObject old(Server server, String key, String yaml) {
        JsonObject object = Yaml.parse(yaml);
        return server.stored(
                "/registry/" + key,
                server.defaulted(object)
                        .withAt("u", "metadata", "uid")
                        .withAt("2026-01-01T00:00:00Z", "metadata", "creationTimestamp"));
    }

    @Test
    void aWrongNameIsToldOnUpdateWhereTheWholeObjectIsChecked() {
        try (Server server = new Server()) {
            JsonObject map =
                    old(
                            server,
                            "configmaps/d/A_b",
                            "{apiVersion: v1, kind: ConfigMap, metadata: {name: A_b, namespace:"
                                    + " d}}");
            List<String> causes = Server.causes(() -> server.update(touched(map)));
            assertEquals(1, causes.size(), causes.toString());
            assertTrue(
                    causes.getFirst().startsWith("metadata.name: Invalid value: \"A_b\""),
                    causes.toString());
        }
    }

    @Test
    void aWrongNameStaysWhereOnlyTheSpecIsChecked() {
        try (Server server = new Server()) {
            JsonObject set =
                    old(
                            server,
                            "replicasets/d/A_b",
                            "{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: A_b,"
                                    + " namespace: d}, spec: {selector: {matchLabels: {a: b}},"
                                    + " template: {metadata: {labels: {a: b}}, spec: {containers:"
                                    + " [{name: c, image: x}]}}}}");
            assertEquals(List.of(), Server.causes(() -> server.update(touched(set))));
        }
    }

    @Test
    void whoWritesAStatusLeavesTheMetadataOfSomeKindsAlone() {
        try (Server server = new Server()) {
            JsonObject made =
                    server.create(
                            "{apiVersion: networking.k8s.io/v1, kind: ServiceCIDR, metadata: {name:"
                                    + " a}, spec: {cidrs: [10.9.0.0/24]}}");
            JsonObject written = server.updateStatus(touched(made));
            assertEquals(JsonObject.EMPTY, written.object("metadata").object("annotations"));
        }
    }

    @Test
    void aNameThatCannotBeAKeyIsABadRequest() {
        try (Server server = new Server()) {
            JsonObject map =
                    Yaml.parse(
                            "{apiVersion: v1, kind: ConfigMap, metadata: {name: 'a%b', namespace:"
                                    + " d}}");
            String message = "";
            try {
                server.get(map);
            } catch (io.jukung.machinery.status.StatusException e) {
                message = e.getMessage();
            }
            assertEquals("Name parameter invalid: \"a%b\": may not contain '%'", message);
        }
    }
}
