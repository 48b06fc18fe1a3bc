package io.jukung.e2e.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.e2e.cluster.Eventually;
import io.jukung.e2e.cluster.Kubectl;
import io.jukung.e2e.cluster.OnNode;
import org.junit.jupiter.api.Test;

@OnNode
class WorkloadsTest {
    private static final String BUSYBOX = "localhost/jukung-test/busybox:1";

    @Test
    void aDeploymentRollsFromOneImageToTheNext(Kubectl kubectl) {
        kubectl.ok("create deployment web --image=localhost/jukung-test/nginx:1 --replicas=2");
        kubectl.ok("rollout status deployment/web --timeout=60s");
        kubectl.ok("expose deployment web --port=80");
        kubectl.ok("run client --image=" + BUSYBOX + " -- sleep 600");
        kubectl.ok("wait pod/client --for=condition=Ready --timeout=60s");
        Eventually.passes(
                () -> assertEquals("nginx 1\n", kubectl.ok("exec client -- curl -sS -m 2 web")));
        kubectl.ok("set image deployment/web nginx=localhost/jukung-test/nginx:2");
        kubectl.ok("rollout status deployment/web --timeout=90s");
        Eventually.passes(
                () -> assertEquals("nginx 2\n", kubectl.ok("exec client -- curl -sS -m 2 web")));
    }

    @Test
    void aJobCompletesAsOftenAsItShould(Kubectl kubectl) {
        kubectl.apply(
                """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: sum}
                spec:
                  completions: 3
                  parallelism: 2
                  template:
                    spec:
                      restartPolicy: Never
                      containers:
                      - {name: main, image: "%s", command: [sh, -c, "echo $((20 + 22))"]}
                """
                        .formatted(BUSYBOX));
        kubectl.ok("wait job/sum --for=condition=Complete --timeout=90s");
        assertEquals("3", kubectl.value("job sum", ".status.succeeded"));
        assertEquals("42\n", kubectl.ok("logs job/sum --tail=1").lines().toList().getLast() + "\n");
    }

    @Test
    void aStatefulSetHasOrderedNamesWithStableAddresses(Kubectl kubectl) {
        kubectl.apply(
                """
                apiVersion: v1
                kind: Service
                metadata: {name: db}
                spec: {clusterIP: None, selector: {app: db}, ports: [{name: web, port: 80}]}
                ---
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: db}
                spec:
                  serviceName: db
                  replicas: 2
                  selector: {matchLabels: {app: db}}
                  template:
                    metadata: {labels: {app: db}}
                    spec:
                      terminationGracePeriodSeconds: 1
                      containers: [{name: main, image: "localhost/jukung-test/nginx:1"}]
                """);
        kubectl.ok("rollout status statefulset/db --timeout=90s");
        assertEquals(
                "pod/db-0\npod/db-1\n",
                kubectl.ok("get pods -l app=db -o name --sort-by=.metadata.creationTimestamp"));
        kubectl.ok("run client --image=" + BUSYBOX + " -- sleep 600");
        kubectl.ok("wait pod/client --for=condition=Ready --timeout=60s");
        String stable = "db-1.db." + kubectl.namespace() + ".svc.cluster.local";
        Eventually.passes(() ->
                assertEquals(
                        "db-1\n",
                        kubectl.ok("exec client -- curl -sS -m 2 " + stable + "/hostname")));
        kubectl.ok("delete pod db-1");
        kubectl.ok("rollout status statefulset/db --timeout=90s");
        Eventually.passes(() ->
                assertEquals(
                        "db-1\n",
                        kubectl.ok("exec client -- curl -sS -m 2 " + stable + "/hostname")));
        kubectl.ok("scale statefulset db --replicas=1");
        Eventually.passes(
                () -> assertEquals("pod/db-0\n", kubectl.ok("get pods -l app=db -o name")));
    }

    @Test
    void aDaemonSetRunsOnEveryNode(Kubectl kubectl) {
        kubectl.apply(
                """
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: agent}
                spec:
                  selector: {matchLabels: {app: agent}}
                  template:
                    metadata: {labels: {app: agent}}
                    spec:
                      terminationGracePeriodSeconds: 1
                      containers: [{name: main, image: "%s", command: [sleep, "600"]}]
                """
                        .formatted(BUSYBOX));
        kubectl.ok("rollout status daemonset/agent --timeout=60s");
        assertEquals("1", kubectl.value("daemonset agent", ".status.numberReady"));
        String pod = kubectl.ok("get pods -l app=agent -o name").strip();
        kubectl.ok("delete " + pod);
        kubectl.ok("rollout status daemonset/agent --timeout=60s");
        assertTrue(!kubectl.ok("get pods -l app=agent -o name").contains(pod));
    }
}
