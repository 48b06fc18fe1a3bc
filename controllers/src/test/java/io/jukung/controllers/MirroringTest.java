package io.jukung.controllers;

import static io.jukung.controllers.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.api.core.v1.Endpoints;
import io.jukung.api.core.v1.Service;
import io.jukung.api.discovery.v1.EndpointSlice;
import io.jukung.client.DeleteOptions;
import io.jukung.client.ListOptions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Endpoints made by hand, as slices. */
class MirroringTest {
    private Cluster cluster;

    @BeforeEach
    void start() throws InterruptedException {
        cluster = new Cluster("endpointslice-mirroring-controller");
    }

    @AfterEach
    void stop() throws InterruptedException {
        cluster.close();
    }

    @Test
    void mirrorsChangesAndDeletions() throws InterruptedException {
        service("{'ports':[{'port':80}]}");
        endpoints("'addresses':[{'ip':'10.0.0.1'}],'notReadyAddresses':[{'ip':'fd00::1'}]");
        eventually("one per family", () -> slices().size() == 2);
        EndpointSlice four = slice("IPv4");
        assertEquals(List.of("10.0.0.1"), four.endpoints().getFirst().addresses());
        assertTrue(four.endpoints().getFirst().conditions().ready());
        assertEquals(9376, four.ports().getFirst().port());
        assertEquals(
                "endpointslicemirroring-controller.k8s.io",
                four.metadata().labels().get("endpointslice.kubernetes.io/managed-by"));
        assertEquals("Endpoints", four.metadata().ownerReferences().getFirst().kind());
        assertFalse(slice("IPv6").endpoints().getFirst().conditions().ready());

        Endpoints now = cluster.client.get(Endpoints.KIND, "default", "web");
        cluster.client.update(
                Endpoints.KIND,
                Endpoints.of(
                        now.node()
                                .with(
                                        "subsets",
                                        Cluster.json(
                                                        "{'l':[{'addresses':[{'ip':'10.0.0.2'}],"
                                                                + "'ports':[{'port':9376,"
                                                                + "'protocol':'TCP'}]}]}")
                                                .array("l"))));
        eventually(
                "changed in place",
                () ->
                        slices().size() == 1
                                && slices().getFirst().name().equals(four.name())
                                && slices().getFirst()
                                        .endpoints()
                                        .getFirst()
                                        .addresses()
                                        .equals(List.of("10.0.0.2")));
        cluster.client.delete(Endpoints.KIND, "default", "web", DeleteOptions.DEFAULT);
        eventually("gone", () -> slices().isEmpty());
    }

    @Test
    void stopsWhereTheServiceGetsASelector() throws InterruptedException {
        service("{'ports':[{'port':80}]}");
        endpoints("'addresses':[{'ip':'10.0.0.1'}]");
        eventually("mirrored", () -> slices().size() == 1);
        Service service = cluster.client.get(Service.KIND, "default", "web");
        cluster.client.update(
                Service.KIND,
                Service.of(service.node().withAt(Cluster.json("{'a':'b'}"), "spec", "selector")));
        eventually("gone", () -> slices().isEmpty());
    }

    private void service(String spec) {
        cluster.client.create(
                Service.KIND,
                Service.of(
                        Cluster.json(
                                "{'apiVersion':'v1','kind':'Service','metadata':{'name':'web',"
                                        + "'namespace':'default'},'spec':"
                                        + spec
                                        + "}")));
    }

    private void endpoints(String addresses) {
        cluster.client.create(
                Endpoints.KIND,
                Endpoints.of(
                        Cluster.json(
                                "{'apiVersion':'v1','kind':'Endpoints','metadata':{'name':'web',"
                                        + "'namespace':'default'},'subsets':[{"
                                        + addresses
                                        + ",'ports':[{'port':9376,'protocol':'TCP'}]}]}")));
    }

    private EndpointSlice slice(String family) {
        return slices().stream()
                .filter(s -> s.addressType().equals(family))
                .findFirst()
                .orElseThrow();
    }

    private List<EndpointSlice> slices() {
        return cluster.client.listAll(EndpointSlice.KIND, "default", ListOptions.ALL).items();
    }
}
