package io.jukung.apiserver.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.apiserver.storage.StorageForms.MediaType;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.schema.protobuf.ProtoWriter;
import io.jukung.schema.protobuf.ProtobufCodec;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a cluster of long ago left in etcd; the bytes are written here, field by field. */
class PastFormsTest {
    private static ObjectForm.Read read(String group, String kind, byte[] value) {
        return new StorageForms(MediaType.PROTOBUF, () -> Encryption.NONE)
                .of(
                        new GroupResource(group, "things"),
                        new GroupVersionKind(group, "v1", kind),
                        UnaryOperator.identity())
                .read("/registry/things/a", value);
    }

    private static byte[] stored(String apiVersion, String kind, Consumer<ProtoWriter> members) {
        ProtoWriter out = new ProtoWriter();
        out.message(1, metadata -> metadata.text(1, "a"));
        members.accept(out);
        return ProtobufCodec.builtIn()
                .envelope(
                        GroupVersionKind.of(JsonObject.of("apiVersion", apiVersion, "kind", kind)),
                        out.toBytes());
    }

    private static void assertReadAs(String expected, ObjectForm.Read read) {
        assertTrue(read.stale());
        JsonObject tree = read.tree();
        JsonObject known = Json.parse(expected.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        known.keys().forEach(key -> assertEquals(known.get(key), tree.get(key), key));
    }

    @Test
    void kindsThatKeptTheirShapeAreReadAsTheStableVersion() {
        byte[] cronJob =
                stored(
                        "batch/v1beta1",
                        "CronJob",
                        out -> out.message(2, s -> s.text(1, "* * * * *")));
        ObjectForm.Read read = read("batch", "CronJob", cronJob);
        assertReadAs("{'apiVersion':'batch/v1','kind':'CronJob'}", read);
        assertEquals("* * * * *", read.tree().object("spec").string("schedule"));
        assertEquals("a", read.tree().object("metadata").string("name"));
    }

    @Test
    void anIngressOfTheBetaHasItsBackendsElsewhere() {
        byte[] ingress =
                stored(
                        "networking.k8s.io/v1beta1",
                        "Ingress",
                        out ->
                                out.message(
                                        2,
                                        spec -> {
                                            spec.message(1, b -> backend(b, "web", 80, ""));
                                            spec.message(3, PastFormsTest::rule);
                                        }));
        assertReadAs(
                "{'apiVersion':'networking.k8s.io/v1','spec':{'defaultBackend':{'service':{'name':"
                        + "'web','port':{'number':80}}},'rules':[{'host':'h','http':{'paths':[{"
                        + "'backend':{'service':{'name':'api','port':{'name':'grpc'}}},'path':'/',"
                        + "'pathType':'Prefix'}]}}]}}",
                read("networking.k8s.io", "Ingress", ingress));
        assertReadAs(
                "{'apiVersion':'networking.k8s.io/v1','spec':{'defaultBackend':{'service':{'name':"
                        + "'web','port':{'number':80}}}}}",
                read(
                        "networking.k8s.io",
                        "Ingress",
                        ("{\"apiVersion\":\"extensions/v1beta1\",\"kind\":\"Ingress\",\"spec\":"
                                        + "{\"backend\":{\"serviceName\":\"web\",\"servicePort\":80}}}")
                                .getBytes(StandardCharsets.UTF_8)));
    }

    private static void rule(ProtoWriter rule) {
        rule.text(1, "h");
        rule.message(
                2,
                value ->
                        value.message(
                                1,
                                http ->
                                        http.message(
                                                1,
                                                path -> {
                                                    path.text(1, "/");
                                                    path.message(
                                                            2, b -> backend(b, "api", 0, "grpc"));
                                                    path.text(3, "Prefix");
                                                })));
    }

    private static void backend(ProtoWriter backend, String service, int number, String name) {
        backend.text(1, service);
        backend.message(
                2,
                port -> {
                    port.number(1, name.isEmpty() ? 0 : 1);
                    port.number(2, number);
                    port.text(3, name);
                });
    }

    @Test
    void anEndpointSlicesTopologyHoldsTheZone() {
        byte[] slice =
                stored(
                        "discovery.k8s.io/v1beta1",
                        "EndpointSlice",
                        out -> {
                            out.message(
                                    2,
                                    endpoint -> {
                                        endpoint.text(1, "10.0.0.1");
                                        endpoint.message(
                                                5,
                                                e -> entry(e, "topology.kubernetes.io/zone", "z"));
                                        endpoint.message(5, e -> entry(e, "rack", "7"));
                                        endpoint.message(
                                                7, hints -> hints.message(1, z -> z.text(1, "y")));
                                    });
                            out.text(4, "IPv4");
                        });
        JsonObject endpoint =
                read("discovery.k8s.io", "EndpointSlice", slice)
                        .tree()
                        .array("endpoints")
                        .object(0);
        assertEquals("z", endpoint.string("zone"));
        assertEquals(JsonObject.of("rack", "7"), endpoint.object("deprecatedTopology"));
        assertEquals("y", endpoint.object("hints").array("forZones").object(0).string("name"));
    }

    private static void entry(ProtoWriter entry, String key, String value) {
        entry.text(1, key);
        entry.text(2, value);
    }

    @Test
    void anEmptySelectorOfABudgetStillMatchesNothing() {
        byte[] budget =
                stored(
                        "policy/v1beta1",
                        "PodDisruptionBudget",
                        out -> out.message(2, spec -> spec.message(2, selector -> {})));
        assertEquals(
                "Exists",
                read("policy", "PodDisruptionBudget", budget)
                        .tree()
                        .object("spec")
                        .object("selector")
                        .array("matchExpressions")
                        .object(0)
                        .string("operator"));
    }

    @Test
    void whatUpstreamNoLongerReadsIsRefused() {
        byte[] autoscaler = stored("autoscaling/v2beta2", "HorizontalPodAutoscaler", out -> {});
        StatusException why =
                assertThrows(
                        StatusException.class,
                        () -> read("autoscaling", "HorizontalPodAutoscaler", autoscaler));
        assertTrue(
                why.getMessage().contains("is registered for version \"autoscaling/v2beta2\""),
                why.getMessage());
    }
}
