package io.jukung.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ColumnsTest {
    private final Server server = new Server();

    @AfterEach
    void close() {
        server.close();
    }

    private Map<String, Object> row(String yaml) {
        return server.row(Yaml.parse(yaml));
    }

    /** READY, STATUS and RESTARTS of a pod with one container. */
    private List<Object> pod(String more) {
        JsonObject pod =
                Yaml.parse(
                        """
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: web, creationTimestamp: "2026-01-01T11:55:00Z"}
                        spec: {containers: [{name: web, image: nginx}]}
                        """);
        JsonObject other = Yaml.parse(more);
        for (String key : other.keys()) {
            JsonObject member = pod.object(key);
            for (String name : other.object(key).keys()) {
                Object value = other.object(key).get(name);
                member = value == null ? member : member.with(name, value);
            }
            pod = pod.with(key, member);
        }
        Map<String, Object> row = server.row(pod);
        return List.of(
                row.getOrDefault("Ready", ""),
                row.getOrDefault("Status", ""),
                row.getOrDefault("Restarts", ""));
    }

    @Test
    void podsInAWord() {
        assertEquals(List.of("0/1", "Pending", "0"), pod("status: {phase: Pending}"));
        assertEquals(
                List.of("1/1", "Running", "2 (90s ago)"),
                pod(
                        """
                        status:
                          phase: Running
                          containerStatuses:
                          - name: web
                            ready: true
                            restartCount: 2
                            state: {running: {}}
                            lastState: {terminated: {exitCode: 1, finishedAt: "2026-01-01T11:58:30Z"}}
                        """));
        assertEquals(
                List.of("0/1", "CrashLoopBackOff", "5"),
                pod(
                        """
                        status:
                          phase: Running
                          containerStatuses:
                          - name: web
                            restartCount: 5
                            state: {waiting: {reason: CrashLoopBackOff}}
                        """));
        assertEquals(
                List.of("0/1", "Completed", "0"),
                pod(
                        """
                        status:
                          phase: Succeeded
                          containerStatuses:
                          - {name: web, state: {terminated: {exitCode: 0, reason: Completed}}}
                        """));
        assertEquals(
                List.of("0/1", "ExitCode:3", "0"),
                pod(
                        """
                        status:
                          phase: Failed
                          containerStatuses:
                          - {name: web, state: {terminated: {exitCode: 3}}}
                        """));
        assertEquals(
                List.of("0/1", "Terminating", "0"),
                pod(
                        "{metadata: {deletionTimestamp: '2026-01-01T12:00:00Z'}, status: {phase:"
                                + " Running}}"));
    }

    @Test
    void podsThatStart() {
        String two =
                """
                spec:
                  containers: [{name: web, image: a}]
                  initContainers:
                  - {name: one, image: a}
                  - {name: two, image: a}
                """;
        assertEquals(
                List.of("0/1", "Init:0/2", "0"),
                pod(
                        two
                                + """
                                status:
                                  phase: Pending
                                  initContainerStatuses:
                                  - {name: one, state: {running: {}}}
                                  - {name: two, state: {waiting: {reason: PodInitializing}}}
                                """));
        assertEquals(
                List.of("0/1", "Init:Error", "1"),
                pod(
                        two
                                + """
                                status:
                                  phase: Pending
                                  initContainerStatuses:
                                  - name: one
                                    restartCount: 1
                                    state: {terminated: {exitCode: 1, reason: Error}}
                                """));
        assertEquals(
                List.of("2/2", "Running", "0"),
                pod(
                        """
                        spec:
                          containers: [{name: web, image: a}]
                          initContainers: [{name: side, image: a, restartPolicy: Always}]
                        status:
                          phase: Running
                          initContainerStatuses:
                          - {name: side, started: true, ready: true, state: {running: {}}}
                          containerStatuses:
                          - {name: web, ready: true, state: {running: {}}}
                        """));
    }

    @Test
    void workloads() {
        assertEquals(
                Map.of(
                        "Name",
                        "web",
                        "Ready",
                        "1/3",
                        "Up-to-date",
                        3L,
                        "Available",
                        1L,
                        "Age",
                        "3h",
                        "Containers",
                        "a,b",
                        "Images",
                        "x,z",
                        "Selector",
                        "app=web"),
                row(
                        """
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: web, creationTimestamp: "2026-01-01T09:00:00Z"}
                        spec:
                          replicas: 3
                          selector: {matchLabels: {app: web}}
                          template: {spec: {containers: [{name: a, image: x}, {name: b, image: z}]}}
                        status: {readyReplicas: 1, updatedReplicas: 3, availableReplicas: 1}
                        """));
        Map<String, Object> job =
                row(
                        """
                        apiVersion: batch/v1
                        kind: Job
                        metadata: {name: j, creationTimestamp: "2026-01-01T11:59:00Z"}
                        spec: {completions: 2, parallelism: 1}
                        status:
                          succeeded: 2
                          startTime: "2026-01-01T11:59:00Z"
                          completionTime: "2026-01-01T11:59:07Z"
                          conditions: [{type: Complete, status: "True"}]
                        """);
        assertEquals("Complete", job.get("Status"));
        assertEquals("2/2", job.get("Completions"));
        assertEquals("7s", job.get("Duration"));
    }

    @Test
    void services() {
        Map<String, Object> row =
                row(
                        """
                        apiVersion: v1
                        kind: Service
                        metadata: {name: web, creationTimestamp: "2026-01-01T11:59:00Z"}
                        spec:
                          type: LoadBalancer
                          clusterIPs: [10.96.0.7]
                          ports:
                          - {port: 80, nodePort: 30080, protocol: TCP}
                          - {port: 53, protocol: UDP}
                        """);
        assertEquals("10.96.0.7", row.get("Cluster-IP"));
        assertEquals("<pending>", row.get("External-IP"));
        assertEquals("80:30080/TCP,53/UDP", row.get("Port(s)"));
        assertEquals("<none>", row.get("Selector"));
        assertEquals(
                "10.0.0.1:80,10.0.0.2:80,10.0.0.3:80 + 1 more...",
                row("""
                apiVersion: v1
                kind: Endpoints
                metadata: {name: web}
                subsets:
                - addresses: [{ip: 10.0.0.1}, {ip: 10.0.0.2}, {ip: 10.0.0.3}, {ip: 10.0.0.4}]
                  ports: [{port: 80}]
                """)
                        .get("Endpoints"));
    }

    @Test
    void nodes() {
        Map<String, Object> row =
                row(
                        """
                        apiVersion: v1
                        kind: Node
                        metadata:
                          name: n
                          labels: {node-role.kubernetes.io/control-plane: ""}
                        spec: {unschedulable: true}
                        status:
                          conditions: [{type: Ready, status: "True"}]
                          addresses: [{type: InternalIP, address: 10.0.0.1}]
                          nodeInfo: {kubeletVersion: v1.36.0}
                        """);
        assertEquals("Ready,SchedulingDisabled", row.get("Status"));
        assertEquals("control-plane", row.get("Roles"));
        assertEquals("v1.36.0", row.get("Version"));
        assertEquals("10.0.0.1", row.get("Internal-IP"));
        assertEquals("<none>", row.get("External-IP"));
        assertEquals("<unknown>", row.get("OS-Image"));
    }

    @Test
    void events() {
        Map<String, Object> row =
                row(
                        """
                        apiVersion: v1
                        kind: Event
                        metadata: {name: e}
                        involvedObject: {kind: Pod, name: web}
                        type: Warning
                        reason: BackOff
                        message: "Back-off restarting "
                        source: {component: kubelet, host: node}
                        firstTimestamp: "2026-01-01T11:00:00Z"
                        lastTimestamp: "2026-01-01T11:59:00Z"
                        count: 7
                        """);
        assertEquals("60s", row.get("Last Seen"));
        assertEquals("60m", row.get("First Seen"));
        assertEquals("pod/web", row.get("Object"));
        assertEquals("Back-off restarting", row.get("Message"));
        assertEquals("kubelet, node", row.get("Source"));
        assertEquals(7L, row.get("Count"));
    }

    @Test
    void autoscalersAndClaims() {
        assertEquals(
                "cpu: <unknown>/80%",
                row("""
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: h}
                spec:
                  metrics:
                  - type: Resource
                    resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}
                """)
                        .get("Targets"));
        Map<String, Object> claim =
                row(
                        """
                        apiVersion: v1
                        kind: PersistentVolumeClaim
                        metadata: {name: c}
                        spec: {volumeName: v, storageClassName: fast}
                        status: {phase: Bound, capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce]}
                        """);
        assertEquals("Bound", claim.get("Status"));
        assertEquals("1Gi", claim.get("Capacity"));
        assertEquals("RWO", claim.get("Access Modes"));
        assertEquals("fast", claim.get("StorageClass"));
    }

    @Test
    void whatIsOnlyPartlyShown() {
        Map<String, Object> ingress =
                row(
                        """
                        apiVersion: networking.k8s.io/v1
                        kind: Ingress
                        metadata: {name: i}
                        spec:
                          tls: [{}]
                          rules: [{host: a}, {}, {host: b}, {host: c}, {}]
                        status:
                          loadBalancer: {ingress: [{ip: 10.0.0.2}, {hostname: a-rather-long-name.example.org}]}
                        """);
        assertEquals("a,b,c + 2 more...", ingress.get("Hosts"));
        assertEquals("10.0.0.2,a-rather-long-name.example.org", ingress.get("Address"));
        assertEquals("80, 443", ingress.get("Ports"));
        assertEquals(
                "",
                row("{apiVersion: v1, kind: Endpoints, metadata: {name: e}, subsets: [{ports: [{port: 1}]}]}")
                        .get("Endpoints"));
        assertEquals(
                "<none>",
                row("{apiVersion: v1, kind: Endpoints, metadata: {name: e}}").get("Endpoints"));
    }

    @Test
    void parametersOfPolicyBindings() {
        String binding =
                "{apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingAdmissionPolicyBinding,"
                        + " metadata: {name: b}, spec: {policyName: p%s}}";
        assertEquals("<unset>", row(binding.formatted("")).get("ParamRef"));
        assertEquals(
                "*/limits",
                row(binding.formatted(", paramRef: {name: limits, parameterNotFoundAction: Deny}"))
                        .get("ParamRef"));
        assertEquals(
                "own/limits",
                row(binding.formatted(
                                ", paramRef: {name: limits, namespace: own, parameterNotFoundAction: Deny}"))
                        .get("ParamRef"));
        assertEquals(
                "&LabelSelector{MatchLabels:map[string]string{a: b,},MatchExpressions:"
                        + "[]LabelSelectorRequirement{LabelSelectorRequirement{Key:k,Operator:In,Values:[x"
                        + " z],},},}",
                row(binding.formatted(
                                ", paramRef: {selector: {matchLabels: {a: b}, matchExpressions: [{key: k,"
                                        + " operator: In, values: [x, z]}]}}"))
                        .get("ParamRef"));
    }

    @Test
    void levelsAndClasses() {
        Map<String, Object> exempt =
                row(
                        """
                        apiVersion: flowcontrol.apiserver.k8s.io/v1
                        kind: PriorityLevelConfiguration
                        metadata: {name: exempt}
                        spec: {type: Exempt, exempt: {nominalConcurrencyShares: 0}}
                        """);
        assertEquals("<none>", exempt.get("NominalConcurrencyShares"));
        Map<String, Object> limited =
                row(
                        """
                        apiVersion: flowcontrol.apiserver.k8s.io/v1
                        kind: PriorityLevelConfiguration
                        metadata: {name: l}
                        spec:
                          type: Limited
                          limited:
                            nominalConcurrencyShares: 20
                            limitResponse: {type: Queue, queuing: {queues: 64, handSize: 6, queueLengthLimit: 50}}
                        """);
        assertEquals(20L, limited.get("NominalConcurrencyShares"));
        assertEquals(6L, limited.get("HandSize"));
        assertEquals(
                "gold (default)",
                row("""
                apiVersion: storage.k8s.io/v1
                kind: VolumeAttributesClass
                metadata:
                  name: gold
                  annotations: {volumeattributesclass.alpha.kubernetes.io/is-default-class: "true"}
                driverName: d
                """)
                        .get("Name"));
        assertEquals(
                "configmaps: 1/2, pods: 0/3",
                row("""
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: q}
                status:
                  hard: {pods: "3", limits.cpu: "4", configmaps: "2"}
                  used: {pods: "0", limits.cpu: "1", configmaps: "1"}
                """)
                        .get("Request"));
    }
}
