package io.jukung.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.api.apps.v1.Deployment;
import io.jukung.api.coordination.v1.LeaseSpec;
import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.Event;
import io.jukung.api.core.v1.Namespace;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.ResourceRequirements;
import io.jukung.api.core.v1.Secret;
import io.jukung.api.core.v1.ServicePort;
import io.jukung.api.meta.v1.ObjectMeta;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.tree.IntOrString;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ViewsTest {
    private static final Pod POD =
            Pod.of(
                    Json.parse(
                            """
                            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"shop",
                             "uid":"u1","resourceVersion":"7","labels":{"b":"2","a":"1"},
                             "creationTimestamp":"2026-11-21T11:48:01Z"},
                             "spec":{"containers":[{"name":"a","resources":{"requests":{"cpu":"100m"}}},
                             {"name":"b"}],"priority":5,"hostNetwork":true,"fromTheFuture":{"x":1}}}
                            """));

    @Test
    void gettersReadTheTree() {
        assertEquals("web", POD.name());
        assertEquals("shop/web", POD.key());
        assertFalse(POD.terminating());
        assertEquals(
                List.of("a", "b"), POD.spec().containers().stream().map(Container::name).toList());
        assertEquals(5, POD.spec().priority());
        assertTrue(POD.spec().hostNetwork());
        assertEquals(Instant.parse("2026-11-21T11:48:01Z"), POD.metadata().creationTimestamp());
        assertEquals(Map.of("a", "1", "b", "2"), POD.metadata().labels());
        assertEquals("1", POD.metadata().labels().get("a"));
        assertEquals(
                Quantity.parse("0.1"),
                POD.spec().containers().get(0).resources().requests().get("cpu"));
    }

    @Test
    void whatIsAbsentReadsAsEmpty() {
        Pod empty = Pod.of(JsonObject.EMPTY);
        assertEquals("", empty.spec().nodeName());
        assertEquals(0, empty.spec().terminationGracePeriodSeconds());
        assertNull(empty.metadata().creationTimestamp());
        assertEquals(List.of(), empty.spec().containers());
        assertEquals(Map.of(), empty.metadata().labels());
        assertNull(ServicePort.of(JsonObject.EMPTY).targetPort());
        assertFalse(empty.hasSpec());
        assertTrue(POD.hasSpec());
        assertFalse(POD.spec().hasNodeName());
    }

    @Test
    void editsCopyOnWriteAndKeepUnknownMembers() {
        Pod bound = POD.edit().spec(spec -> spec.nodeName("n1")).build();
        assertEquals("n1", bound.spec().nodeName());
        assertEquals("", POD.spec().nodeName());
        assertTrue(bound.node().object("spec").has("fromTheFuture"));
        assertSame(POD.metadata().node(), bound.metadata().node());
        assertEquals(POD, bound.edit().spec(spec -> spec.clearNodeName()).build());
    }

    @Test
    void nothingChangedMeansTheSameTree() {
        assertSame(POD.node(), POD.edit().metadata(meta -> meta.name("web")).build().node());
    }

    @Test
    void equalityIsContent() {
        assertEquals(POD, Pod.of(Json.parse(POD.node().toString())));
        assertEquals(POD.hashCode(), Pod.of(Json.parse(POD.node().toString())).hashCode());
        assertNotEquals(POD, Deployment.of(POD.node()));
    }

    @Test
    void buildersSetApiVersionAndKind() {
        Deployment deployment =
                Deployment.builder()
                        .metadata(ObjectMeta.builder().name("d").labels(Map.of("a", "b")).build())
                        .spec(spec ->
                                spec.replicas(3)
                                        .template(template ->
                                                template.spec(pod ->
                                                        pod.containers(
                                                                List.of(
                                                                        Container.builder()
                                                                                .name("c")
                                                                                .build())))))
                        .build();
        assertEquals(
                "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"labels\":{\"a\":\"b\"},"
                        + "\"name\":\"d\"},\"spec\":{\"replicas\":3,\"template\":{\"spec\":"
                        + "{\"containers\":[{\"name\":\"c\"}]}}}}",
                deployment.toString());
    }

    @Test
    void specialValuesHaveTheirForms() {
        Secret secret =
                Secret.builder().data(Map.of("k", "hi".getBytes(StandardCharsets.UTF_8))).build();
        assertEquals("aGk=", secret.node().object("data").string("k"));
        assertArrayEquals("hi".getBytes(StandardCharsets.UTF_8), secret.data().get("k"));

        Instant time = Instant.parse("2026-11-21T11:48:01.123456789Z");
        assertEquals(
                "2026-11-21T11:48:01.123456Z",
                LeaseSpec.builder().renewTime(time).build().node().string("renewTime"));
        assertEquals(
                "2026-11-21T11:48:01Z",
                Event.builder().lastTimestamp(time).build().node().string("lastTimestamp"));

        assertEquals(
                80L,
                ServicePort.builder()
                        .targetPort(IntOrString.of(80))
                        .build()
                        .node()
                        .get("targetPort"));
        assertEquals(
                IntOrString.of("http"),
                ServicePort.of(JsonObject.of("targetPort", "http")).targetPort());
        assertEquals(
                "{\"requests\":{\"cpu\":\"100m\"}}",
                ResourceRequirements.builder()
                        .requests(Map.of("cpu", Quantity.parse("0.1")))
                        .build()
                        .toString());
    }

    @Test
    void kindsKnowTheirResources() {
        assertEquals(new GroupVersionKind("", "v1", "Pod"), Pod.KIND.groupVersionKind());
        assertEquals(
                new GroupVersionResource("apps", "v1", "deployments"), Deployment.KIND.resource());
        assertTrue(Pod.KIND.namespaced());
        assertFalse(Namespace.KIND.namespaced());
        assertEquals(POD, Pod.KIND.of(POD.node()));
    }

    @Test
    void malformedValuesReadAsAbsent() {
        assertNull(
                ObjectMeta.of(JsonObject.of("creationTimestamp", "yesterday")).creationTimestamp());
        assertEquals(
                0,
                Secret.of(JsonObject.of("data", JsonObject.of("k", "***"))).data().get("k").length);
        assertEquals(
                Quantity.ZERO,
                ResourceRequirements.of(JsonObject.of("limits", JsonObject.of("cpu", "much")))
                        .limits()
                        .get("cpu"));
    }
}
