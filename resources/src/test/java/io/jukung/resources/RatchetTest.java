package io.jukung.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What was stored before a rule came may stay: it cannot be made, but be kept by an update. */
class RatchetTest {
    private record Case(String key, String object, String cause) {}

    private static final String POD =
            "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: d}, spec: {containers:"
                    + " [{name: c, image: x%s}]%s}}";
    private static final String SERVICE =
            "{apiVersion: v1, kind: Service, metadata: {name: a, namespace: d}, spec: {type:"
                    + " LoadBalancer, ports: [{port: 80}], clusterIP: 10.96.0.9, clusterIPs:"
                    + " [10.96.0.9], ipFamilies: [IPv4], ipFamilyPolicy: SingleStack, %s}}";
    private static final String SET =
            "{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: a, namespace: d}, spec:"
                    + " {selector: {matchLabels: {a: b}}, %s template: {metadata: {labels: {a: b}},"
                    + " spec: {containers: [%s]}}}}";
    private static final String VOLUME =
            "{apiVersion: v1, kind: PersistentVolume, metadata: {name: a}, spec: {capacity:"
                    + " {storage: 1Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /x},"
                    + " nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: a,"
                    + " operator: In, values: [\"-1\"]}]}]}}}}";

    private static Case pod(String container, String spec, String cause) {
        return new Case("pods/d/a", POD.formatted(container, spec), cause);
    }

    private static List<Case> cases() {
        return List.of(
                pod(
                        "",
                        ", tolerations: [{key: a, operator: Lt, value: \"1\"}]",
                        "spec.tolerations[0].operator: Unsupported value: \"Lt\": supported values:"
                                + " \"Equal\", \"Exists\", \"Lt\", \"Gt\""),
                pod(
                        "",
                        ", securityContext: {seLinuxChangePolicy: MountOption}",
                        "spec.securityContext.seLinuxChangePolicy: Unsupported value:"
                                + " \"MountOption\": supported values: \"Recursive\""),
                pod(
                        "",
                        ", hostNetwork: true, hostUsers: false",
                        "spec.hostNetwork: Forbidden: when `hostUsers` is false"),
                pod(
                        "",
                        ", hostIPC: true, securityContext: {sysctls: [{name: kernel.shmmax, value:"
                                + " \"1\"}]}",
                        "spec.securityContext.sysctls[0].name: Invalid value: \"kernel.shmmax\": may"
                                + " not be specified when 'hostIPC' is true"),
                pod(
                        "",
                        ", affinity: {nodeAffinity:"
                                + " {requiredDuringSchedulingIgnoredDuringExecution:"
                                + " {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: In,"
                                + " values: [\"-\"]}]}]}}}",
                        "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution"
                                + ".nodeSelectorTerms[0].matchExpressions[0].values[0]: Invalid"
                                + " value: \"-\""),
                new Case(
                        "services/specs/d/a",
                        SERVICE.formatted("loadBalancerSourceRanges: [010.0.0.0/8]"),
                        "spec.LoadBalancerSourceRanges[0]: Invalid value: \"010.0.0.0/8\": must not"
                                + " have leading 0s in IP or prefix length"),
                new Case(
                        "services/specs/d/a",
                        SERVICE.formatted("externalIPs: [1.2.3.04]"),
                        "spec.externalIPs[0]: Invalid value: \"1.2.3.04\": must not have leading"
                                + " 0s"),
                new Case(
                        "statefulsets/d/a",
                        SET.formatted("serviceName: A_b,", "{name: c, image: x}"),
                        "spec.serviceName: Invalid value: \"A_b\""),
                new Case(
                        "statefulsets/d/a",
                        SET.formatted("", "{name: C, image: x}"),
                        "spec.template.spec.containers[0].name: Invalid value: \"C\""),
                new Case(
                        "networkpolicies/d/a",
                        "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a,"
                                + " namespace: d}, spec: {podSelector: {}, ingress: [{from:"
                                + " [{ipBlock: {cidr: 010.0.0.0/8}}]}]}}",
                        "spec.ingress[0].from[0].ipBlock.cidr: Invalid value: \"010.0.0.0/8\": must"
                                + " not have leading 0s in IP or prefix length"),
                new Case(
                        "persistentvolumes/a",
                        VOLUME,
                        "spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0]"
                                + ".values[0]: Invalid value: \"-1\""));
    }

    @TestFactory
    Stream<DynamicTest> staysAsItIs() {
        return cases().stream().map(c -> DynamicTest.dynamicTest(c.cause(), () -> run(c)));
    }

    private static void run(Case tried) {
        JsonObject object = Yaml.parse(tried.object());
        try (Server server = new Server()) {
            List<String> causes = Server.causes(() -> server.create(object));
            assertEquals(1, causes.size(), causes.toString());
            assertEquals(
                    tried.cause(),
                    causes.getFirst()
                            .substring(
                                    0,
                                    Math.min(tried.cause().length(), causes.getFirst().length())));
            JsonObject old =
                    server.stored(
                            "/registry/" + tried.key(),
                            server.defaulted(object)
                                    .withAt("u", "metadata", "uid")
                                    .withAt(
                                            "2026-01-01T00:00:00Z",
                                            "metadata",
                                            "creationTimestamp"));
            assertEquals(
                    List.of(),
                    Server.causes(() ->
                            server.update(
                                    old.withAt(
                                            JsonObject.of("touched", "yes"),
                                            "metadata",
                                            "annotations"))));
        }
    }
}
