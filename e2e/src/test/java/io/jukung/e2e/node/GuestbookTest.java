package io.jukung.e2e.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.e2e.cluster.Commands;
import io.jukung.e2e.cluster.Eventually;
import io.jukung.e2e.cluster.Kubectl;
import io.jukung.e2e.cluster.OnNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A front end of three that finds redis by its name, reached from pods and from outside. */
@OnNode
class GuestbookTest {
    private static final String APP =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: redis}
            spec:
              selector: {matchLabels: {app: redis}}
              template:
                metadata: {labels: {app: redis}}
                spec:
                  containers:
                  - name: redis
                    image: localhost/jukung-test/redis:1
                    args: [redis-server, --bind, 0.0.0.0, --protected-mode, "no", --save, ""]
                    ports: [{name: redis, containerPort: 6379}]
                    readinessProbe: {tcpSocket: {port: redis}, periodSeconds: 1}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: redis}
            spec: {selector: {app: redis}, ports: [{name: redis, port: 6379, targetPort: redis}]}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: front}
            spec:
              replicas: 3
              selector: {matchLabels: {app: front}}
              template:
                metadata: {labels: {app: front}}
                spec:
                  # busybox' httpd as process 1 does not heed SIGTERM, and goes on serving.
                  terminationGracePeriodSeconds: 2
                  containers:
                  - name: front
                    image: localhost/jukung-test/guestbook:1
                    ports: [{name: http, containerPort: 8080}]
                    readinessProbe: {httpGet: {path: /, port: http}, periodSeconds: 1}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: front}
            spec:
              type: NodePort
              selector: {app: front}
              ports: [{name: http, port: 80, targetPort: http}]
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: fronts}
            spec:
              clusterIP: None
              selector: {app: front}
              ports: [{name: http, port: 8080, targetPort: http}]
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: client}
            spec:
              containers: [{name: c, image: "localhost/jukung-test/busybox:1", command: [sleep, "600"]}]
            """;

    @BeforeEach
    void theAppIsReady(Kubectl kubectl) {
        kubectl.apply(APP);
        kubectl.ok("rollout status deployment/redis --timeout=60s");
        kubectl.ok("rollout status deployment/front --timeout=60s");
        kubectl.ok("wait pod/client --for=condition=Ready --timeout=60s");
    }

    @Test
    void whatOneWritesAnotherReads(Kubectl kubectl) {
        String page = "/cgi-bin/guestbook";
        Eventually.passes(() ->
                assertEquals(
                        "hello\n",
                        kubectl.ok("exec client -- curl -sSf -m 5 -d hello front" + page)));
        String port = kubectl.value("service front", ".spec.ports[0].nodePort");
        String node =
                kubectl.ok(
                        "get node e2e -o",
                        "jsonpath={.status.addresses[?(@.type==\"InternalIP\")].address}");
        String outside = "http://" + node + ":" + port + page;
        assertEquals("hello\n", curl(outside));
        assertEquals("from outside\n", curl(outside, "-d", "from outside"));
        assertEquals(
                "hello\nfrom outside\n",
                kubectl.ok(
                        "exec client -- curl -sSf -m 5 front."
                                + kubectl.namespace()
                                + ".svc.cluster.local"
                                + page));
    }

    @Test
    void theServiceSpreadsOverItsPodsAndFollowsThem(Kubectl kubectl) {
        Eventually.passes(() ->
                assertEquals(
                        3,
                        kubectl.ok(
                                        "get endpointslices -l"
                                                + " kubernetes.io/service-name=front -o"
                                                + " jsonpath={.items[*].endpoints[*].addresses[0]}")
                                .split(" ")
                                .length));
        kubectl.ok("scale deployment front --replicas=0");
        Eventually.passes(
                () -> kubectl.run("exec client -- curl -sSf -m 2 front/index.html").error());
        kubectl.ok("scale deployment front --replicas=1");
        kubectl.ok("rollout status deployment/front --timeout=60s");
        Eventually.passes(() ->
                assertTrue(
                        kubectl.ok("exec client -- curl -sSf -m 2 front/index.html")
                                .contains("Guestbook")));
    }

    @Test
    void dnsKnowsServicesPortsAndPods(Kubectl kubectl) {
        String domain = kubectl.namespace() + ".svc.cluster.local";
        String ip = kubectl.value("service front", ".spec.clusterIP");
        Eventually.passes(() -> {
            String answer = kubectl.ok("exec client -- nslookup front." + domain);
            assertTrue(answer.contains("Address: " + ip), answer);
        });
        String headless = kubectl.ok("exec client -- nslookup fronts." + domain);
        for (String pod :
                kubectl.ok("get pods -l app=front -o jsonpath={.items[*].status.podIP}")
                        .split(" ")) {
            assertTrue(headless.contains(pod), headless);
        }
        String srv = kubectl.ok("exec client -- nslookup -type=srv _http._tcp.front." + domain);
        assertTrue(srv.contains("80 front." + domain), srv);
        String ptr = kubectl.ok("exec client -- nslookup " + ip);
        assertTrue(ptr.contains("name = front." + domain), ptr);
        String resolv = kubectl.ok("exec client -- cat /etc/resolv.conf");
        assertTrue(
                resolv.contains("search " + domain + " svc.cluster.local cluster.local"), resolv);
        assertTrue(resolv.contains("nameserver 10.96.0.10"), resolv);
        assertTrue(resolv.contains("options ndots:5"), resolv);
    }

    private static String curl(String url, String... more) {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "-m", "10", url));
        command.addAll(List.of(more));
        return new Commands(Map.of()).run(command).orFail();
    }
}
