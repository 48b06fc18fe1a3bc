package io.jukung.controllers;

import static io.jukung.controllers.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.api.coordination.v1.Lease;
import io.jukung.api.core.v1.ConfigMap;
import io.jukung.api.core.v1.Endpoints;
import io.jukung.api.core.v1.Event;
import io.jukung.api.core.v1.Namespace;
import io.jukung.api.core.v1.Node;
import io.jukung.api.core.v1.NodeCondition;
import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.Service;
import io.jukung.api.core.v1.ServiceAccount;
import io.jukung.api.core.v1.Taint;
import io.jukung.api.discovery.v1.EndpointSlice;
import io.jukung.api.meta.v1.OwnerReference;
import io.jukung.api.rbac.v1.ClusterRole;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.DeleteOptions;
import io.jukung.client.ListOptions;
import io.jukung.client.Transport;
import io.jukung.client.testkit.MemoryApi;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The manager with all its controllers against an API server's storage. */
class KubeControllerManagerTest {
    private final MemoryApi api = new MemoryApi();
    private final Client client = api.client();
    private final Thread manager = Thread.ofVirtual().unstarted(this::run);
    private final CountDownLatch ready = new CountDownLatch(1);

    private void run() {
        ControllerSettings settings =
                ControllerSettings.DEFAULTS
                        .with(List.of("10.244.0.0/16"), List.of("10.96.0.0/16"), "PEM")
                        .withNodeMonitoring(Duration.ofMillis(50), Duration.ofMillis(700));
        Identities identities =
                new Identities() {
                    @Override
                    public Transport own() {
                        return api.transport();
                    }

                    @Override
                    public Transport serviceAccount(String name) {
                        return api.transport();
                    }
                };
        try {
            new KubeControllerManager(
                            identities,
                            ControllerManagerOptions.embedded(settings),
                            Controllers.ALL,
                            Clock.SYSTEM,
                            new Random(1))
                    .run(ready::countDown);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void start() throws InterruptedException {
        api.served("v1", "namespaces", "Namespace", false);
        api.served("v1", "pods", "Pod", true);
        api.served("v1", "services", "Service", true);
        api.served("v1", "configmaps", "ConfigMap", true);
        api.served("v1", "serviceaccounts", "ServiceAccount", true);
        api.served("v1", "endpoints", "Endpoints", true);
        api.served("discovery.k8s.io/v1", "endpointslices", "EndpointSlice", true);
        namespace("default");
        manager.start();
        ready.await();
    }

    @AfterEach
    void stop() throws InterruptedException {
        manager.interrupt();
        manager.join();
    }

    @Test
    void fillsANamespaceAndEmptiesItAgain() throws InterruptedException {
        namespace("team");
        eventually(
                "default account",
                () -> client.find(ServiceAccount.KIND, "team", "default") != null);
        eventually(
                "root CA", () -> client.find(ConfigMap.KIND, "team", "kube-root-ca.crt") != null);
        assertEquals(
                "PEM", client.get(ConfigMap.KIND, "team", "kube-root-ca.crt").data().get("ca.crt"));
        client.delete(ConfigMap.KIND, "team", "kube-root-ca.crt", DeleteOptions.DEFAULT);
        eventually(
                "root CA again",
                () -> client.find(ConfigMap.KIND, "team", "kube-root-ca.crt") != null);

        JsonObject held =
                json(
                        "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'held','namespace':'team','finalizers':['example.com/hold']}}");
        client.create(ConfigMap.KIND, ConfigMap.of(held));
        client.delete(Namespace.KIND, "", "team", DeleteOptions.DEFAULT);
        eventually(
                "what remains is told",
                () ->
                        client.get(Namespace.KIND, "", "team").status().conditions().stream()
                                .anyMatch(c ->
                                        c.type().equals("NamespaceFinalizersRemaining")
                                                && c.message()
                                                        .equals(
                                                                "Some content in the namespace has finalizers remaining:"
                                                                        + " example.com/hold in 1 resource instances")));
        assertTrue(
                client.get(Namespace.KIND, "", "team").status().conditions().stream()
                        .anyMatch(c ->
                                c.type().equals("NamespaceContentRemaining")
                                        && c.message()
                                                .equals(
                                                        "Some resources are remaining: configmaps. has 1 resource instances")));
        ConfigMap holding = client.get(ConfigMap.KIND, "team", "held");
        client.update(
                ConfigMap.KIND, holding.edit().metadata(m -> m.finalizers(List.of())).build());
        eventually("namespace gone", () -> client.find(Namespace.KIND, "", "team") == null);
    }

    @Test
    void readyPodsBecomeEndpoints() throws InterruptedException {
        client.create(
                Service.KIND,
                Service.of(
                        json(
                                "{'apiVersion':'v1','kind':'Service','metadata':{'name':'web','namespace':'default'},"
                                        + "'spec':{'clusterIP':'10.96.0.7','ipFamilies':['IPv4'],'selector':{'app':'web'},"
                                        + "'ports':[{'port':80,'targetPort':'http','protocol':'TCP'}]}}")));
        eventually("placeholder", () -> slices("web").size() == 1);
        pod("a", "10.244.0.5", "True");
        pod("b", "10.244.0.6", "False");
        eventually(
                "endpoints",
                () -> {
                    Endpoints e = client.find(Endpoints.KIND, "default", "web");
                    return e != null
                            && e.subsets().size() == 1
                            && e.subsets().getFirst().addresses().size() == 1
                            && e.subsets().getFirst().notReadyAddresses().size() == 1;
                });
        Endpoints endpoints = client.get(Endpoints.KIND, "default", "web");
        assertEquals("10.244.0.5", endpoints.subsets().getFirst().addresses().getFirst().ip());
        assertEquals(8080, endpoints.subsets().getFirst().ports().getFirst().port());
        eventually(
                "slice",
                () ->
                        slices("web").size() == 1
                                && slices("web").getFirst().endpoints().size() == 2);
        EndpointSlice slice = slices("web").getFirst();
        assertEquals(
                "endpointslice-controller.k8s.io",
                slice.metadata().labels().get("endpointslice.kubernetes.io/managed-by"));
        assertTrue(slice.name().startsWith("web-"));
        client.delete(Pod.KIND, "default", "a", DeleteOptions.NOW);
        client.delete(Pod.KIND, "default", "b", DeleteOptions.NOW);
        eventually(
                "none left",
                () ->
                        client.get(Endpoints.KIND, "default", "web").subsets().isEmpty()
                                && slices("web").size() == 1
                                && slices("web").getFirst().endpoints().isEmpty());
        client.delete(Service.KIND, "default", "web", DeleteOptions.DEFAULT);
        eventually(
                "slices and endpoints follow their service",
                () ->
                        slices("web").isEmpty()
                                && client.find(Endpoints.KIND, "default", "web") == null);
    }

    @Test
    void ownersTakeTheirDependentsAlong() throws InterruptedException {
        ConfigMap owner = client.create(ConfigMap.KIND, map("owner", List.of()));
        client.create(ConfigMap.KIND, map("child", List.of(reference(owner, true))));
        client.create(
                ConfigMap.KIND,
                map(
                        "grandchild",
                        List.of(reference(client.get(ConfigMap.KIND, "default", "child"), true))));
        client.delete(
                ConfigMap.KIND,
                "default",
                "owner",
                DeleteOptions.DEFAULT.withPropagation("Background"));
        assertNull(client.find(ConfigMap.KIND, "default", "owner"));
        eventually(
                "grandchild gone",
                () -> client.find(ConfigMap.KIND, "default", "grandchild") == null);
        assertNull(client.find(ConfigMap.KIND, "default", "child"));
    }

    @Test
    void foregroundWaitsForDependentsAndOrphaningLetsThemLive() throws InterruptedException {
        ConfigMap owner = client.create(ConfigMap.KIND, map("owner", List.of()));
        ConfigMap held =
                map("held", List.of(reference(owner, true)))
                        .edit()
                        .metadata(m -> m.finalizers(List.of("example.com/hold")))
                        .build();
        client.create(ConfigMap.KIND, held);
        client.delete(
                ConfigMap.KIND,
                "default",
                "owner",
                DeleteOptions.DEFAULT.withPropagation("Foreground"));
        eventually(
                "dependent asked to go",
                () -> client.get(ConfigMap.KIND, "default", "held").terminating());
        assertNotNull(client.find(ConfigMap.KIND, "default", "owner"));
        ConfigMap now = client.get(ConfigMap.KIND, "default", "held");
        client.update(ConfigMap.KIND, now.edit().metadata(m -> m.finalizers(List.of())).build());
        eventually("owner gone", () -> client.find(ConfigMap.KIND, "default", "owner") == null);

        ConfigMap other = client.create(ConfigMap.KIND, map("other", List.of()));
        client.create(ConfigMap.KIND, map("free", List.of(reference(other, true))));
        client.delete(
                ConfigMap.KIND,
                "default",
                "other",
                DeleteOptions.DEFAULT.withPropagation("Orphan"));
        eventually("other gone", () -> client.find(ConfigMap.KIND, "default", "other") == null);
        assertTrue(
                client.get(ConfigMap.KIND, "default", "free")
                        .metadata()
                        .ownerReferences()
                        .isEmpty());
    }

    @Test
    void aReferenceToAnotherUidIsNoOwner() throws InterruptedException {
        ConfigMap owner = client.create(ConfigMap.KIND, map("owner", List.of()));
        OwnerReference stale = reference(owner, false).edit().uid("another-uid").build();
        client.create(ConfigMap.KIND, map("wrong", List.of(stale)));
        client.create(ConfigMap.KIND, map("both", List.of(stale, reference(owner, false))));
        eventually("wrong gone", () -> client.find(ConfigMap.KIND, "default", "wrong") == null);
        eventually(
                "stale reference dropped",
                () ->
                        client.get(ConfigMap.KIND, "default", "both")
                                        .metadata()
                                        .ownerReferences()
                                        .size()
                                == 1);
        assertNotNull(client.find(ConfigMap.KIND, "default", "owner"));
    }

    @Test
    void aSilentNodeLosesItsPods() throws InterruptedException {
        node("alive");
        node("dead");
        eventually("ranges", () -> client.get(Node.KIND, "", "dead").spec().podCIDRs().size() == 1);
        pod("on-dead", "10.244.1.2", "True", "dead");
        Thread beats =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                for (int i = 0; ; i++) {
                                    api.put(
                                            Lease.KIND.resource(),
                                            json(
                                                    "{'apiVersion':'coordination.k8s.io/v1','kind':'Lease',"
                                                            + "'metadata':{'name':'alive','namespace':'kube-node-lease'},"
                                                            + "'spec':{'renewTime':'"
                                                            + io.jukung.machinery.time.Times
                                                                    .formatMicro(Instant.now())
                                                            + "'}}"));
                                    Thread.sleep(100);
                                }
                            } catch (InterruptedException stop) {
                                Thread.currentThread().interrupt();
                            }
                        });
        try {
            eventually("unknown", () -> ready("dead").equals("Unknown"));
            eventually(
                    "tainted",
                    () ->
                            client.get(Node.KIND, "", "dead").spec().taints().stream()
                                    .map(Taint::effect)
                                    .toList()
                                    .containsAll(List.of("NoSchedule", "NoExecute")));
            eventually(
                    "evicted",
                    () -> {
                        Pod pod = client.find(Pod.KIND, "default", "on-dead");
                        return pod == null || pod.terminating();
                    });
            assertEquals("True", ready("alive"));
            eventually(
                    "told",
                    () ->
                            client.listAll(Event.KIND, "", ListOptions.ALL).items().stream()
                                    .map(Event::reason)
                                    .toList()
                                    .containsAll(
                                            List.of(
                                                    "RegisteredNode",
                                                    "NodeNotReady",
                                                    "TaintManagerEviction")));
        } finally {
            beats.interrupt();
        }
    }

    @Test
    void aggregatesRoles() throws InterruptedException {
        client.create(
                ClusterRole.KIND,
                ClusterRole.of(
                        json(
                                "{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRole','metadata':{'name':'all'},"
                                        + "'aggregationRule':{'clusterRoleSelectors':[{'matchLabels':{'into':'all'}}]}}")));
        client.create(
                ClusterRole.KIND,
                ClusterRole.of(
                        json(
                                "{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRole','metadata':{'name':'part',"
                                        + "'labels':{'into':'all'}},'rules':[{'apiGroups':[''],'resources':['pods'],'verbs':['get']}]}")));
        eventually("rules", () -> client.get(ClusterRole.KIND, "", "all").rules().size() == 1);
    }

    private String ready(String node) {
        return client.get(Node.KIND, "", node).status().conditions().stream()
                .filter(c -> c.type().equals("Ready"))
                .map(NodeCondition::status)
                .findFirst()
                .orElse("");
    }

    private List<EndpointSlice> slices(String service) {
        return client.list(
                        EndpointSlice.KIND,
                        "default",
                        ListOptions.labels("kubernetes.io/service-name=" + service))
                .items();
    }

    private void namespace(String name) {
        api.put(
                Namespace.KIND.resource(),
                json(
                        "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'"
                                + name
                                + "'},'spec':{'finalizers':['kubernetes']},'status':{'phase':'Active'}}"));
    }

    private void node(String name) {
        api.put(
                Node.KIND.resource(),
                json(
                        "{'apiVersion':'v1','kind':'Node','metadata':{'name':'"
                                + name
                                + "'},'status':{'conditions':[{'type':'Ready','status':'True','lastHeartbeatTime':'2026-01-01T00:00:00Z'}]}}"));
    }

    private void pod(String name, String ip, String ready) {
        pod(name, ip, ready, "alive");
    }

    private void pod(String name, String ip, String ready, String node) {
        api.put(
                Pod.KIND.resource(),
                json(
                        "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'"
                                + name
                                + "','namespace':'default','labels':{'app':'web'}},'spec':{'nodeName':'"
                                + node
                                + "','containers':"
                                + "[{'name':'c','ports':[{'name':'http','containerPort':8080}]}]},'status':{'phase':'Running',"
                                + "'podIP':'"
                                + ip
                                + "','podIPs':[{'ip':'"
                                + ip
                                + "'}],'conditions':[{'type':'Ready','status':'"
                                + ready
                                + "'}]}}"));
    }

    private static ConfigMap map(String name, List<OwnerReference> owners) {
        return ConfigMap.builder()
                .metadata(m -> m.name(name).namespace("default").ownerReferences(owners))
                .build();
    }

    private static OwnerReference reference(ConfigMap owner, boolean blocks) {
        return OwnerReference.builder()
                .apiVersion("v1")
                .kind("ConfigMap")
                .name(owner.name())
                .uid(owner.uid())
                .blockOwnerDeletion(blocks)
                .build();
    }

    private static JsonObject json(String text) {
        return Json.parse(text.replace('\'', '"'));
    }
}
