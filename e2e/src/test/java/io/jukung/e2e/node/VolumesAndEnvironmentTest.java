package io.jukung.e2e.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.e2e.cluster.Eventually;
import io.jukung.e2e.cluster.Kubectl;
import io.jukung.e2e.cluster.OnNode;
import org.junit.jupiter.api.Test;

@OnNode
class VolumesAndEnvironmentTest {
    private static final String BUSYBOX = "localhost/jukung-test/busybox:1";

    @Test
    void environmentComesFromEverywhere(Kubectl kubectl) {
        kubectl.ok("create configmap settings --from-literal=color=red --from-literal=size=big");
        kubectl.ok("create secret generic password --from-literal=word=hush");
        kubectl.apply(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: env, labels: {tier: front}}
                spec:
                  containers:
                  - name: main
                    image: %s
                    command: [sleep, "600"]
                    args: []
                    resources: {limits: {memory: 64Mi}}
                    envFrom: [{prefix: S_, configMapRef: {name: settings}}]
                    env:
                    - {name: COLOR, valueFrom: {configMapKeyRef: {name: settings, key: color}}}
                    - {name: WORD, valueFrom: {secretKeyRef: {name: password, key: word}}}
                    - {name: NONE, valueFrom: {secretKeyRef: {name: none, key: none, optional: true}}}
                    - {name: TIER, valueFrom: {fieldRef: {fieldPath: "metadata.labels['tier']"}}}
                    - {name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
                    - {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
                    - {name: MEMORY, valueFrom: {resourceFieldRef: {resource: limits.memory}}}
                    - {name: BOTH, value: "$(COLOR)-$(WORD)-$$(COLOR)"}
                """
                        .formatted(BUSYBOX));
        kubectl.ok("wait pod/env --for=condition=Ready --timeout=60s");
        String env = kubectl.ok("exec env -- env");
        String ip = kubectl.value("pod env", ".status.podIP");
        for (String line :
                new String[] {
                    "COLOR=red",
                    "WORD=hush",
                    "TIER=front",
                    "NODE=e2e",
                    "MEMORY=67108864",
                    "BOTH=red-hush-$(COLOR)",
                    "S_size=big",
                    "POD_IP=" + ip,
                    "HOSTNAME=env",
                    "KUBERNETES_SERVICE_HOST=10.96.0.1"
                }) {
            assertTrue(env.lines().anyMatch(line::equals), line + " is not in\n" + env);
        }
    }

    @Test
    void servicesThatWereThereBeforeAreInTheEnvironment(Kubectl kubectl) {
        kubectl.ok("create service clusterip web --tcp=80:8080");
        kubectl.ok("run box --image=" + BUSYBOX + " -- sleep 600");
        kubectl.ok("wait pod/box --for=condition=Ready --timeout=60s");
        String ip = kubectl.value("service web", ".spec.clusterIP");
        String env = kubectl.ok("exec box -- env");
        assertTrue(env.contains("WEB_SERVICE_HOST=" + ip + "\n"), env);
        assertTrue(env.contains("WEB_PORT_80_TCP=tcp://" + ip + ":80\n"), env);
    }

    @Test
    void volumesShowTheirSourcesAndFollowThem(Kubectl kubectl) {
        kubectl.ok("create configmap settings --from-literal=color=red");
        kubectl.ok("create secret generic password --from-literal=word=hush");
        kubectl.apply(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: vols, labels: {tier: front}, annotations: {note: hello}}
                spec:
                  volumes:
                  - {name: settings, configMap: {name: settings}}
                  - {name: password, secret: {secretName: password, defaultMode: 0400}}
                  - {name: scratch, emptyDir: {medium: Memory}}
                  - {name: host, hostPath: {path: /etc, type: Directory}}
                  - name: me
                    downwardAPI:
                      items:
                      - {path: labels, fieldRef: {fieldPath: metadata.labels}}
                      - {path: name, fieldRef: {fieldPath: metadata.name}}
                  - name: all
                    projected:
                      sources:
                      - {configMap: {name: settings, items: [{key: color, path: sub/c}]}}
                      - {secret: {name: password}}
                      - {downwardAPI: {items: [{path: ns, fieldRef: {fieldPath: metadata.namespace}}]}}
                      - {serviceAccountToken: {path: token, audience: somebody, expirationSeconds: 600}}
                  containers:
                  - name: main
                    image: %s
                    command: [sleep, "600"]
                    volumeMounts:
                    - {name: settings, mountPath: /settings}
                    - {name: settings, mountPath: /one/color, subPath: color}
                    - {name: password, mountPath: /password, readOnly: true}
                    - {name: scratch, mountPath: /scratch}
                    - {name: host, mountPath: /host, readOnly: true}
                    - {name: me, mountPath: /me}
                    - {name: all, mountPath: /all}
                """
                        .formatted(BUSYBOX));
        kubectl.ok("wait pod/vols --for=condition=Ready --timeout=60s");
        assertEquals("red", kubectl.ok("exec vols -- cat /settings/color"));
        assertEquals("red", kubectl.ok("exec vols -- cat /one/color"));
        assertEquals("hush", kubectl.ok("exec vols -- cat /password/word"));
        assertEquals("400\n", kubectl.ok("exec vols -- stat -Lc %a /password/word"));
        assertEquals("tier=\"front\"", kubectl.ok("exec vols -- cat /me/labels").strip());
        assertEquals("vols", kubectl.ok("exec vols -- cat /me/name"));
        assertEquals("redhush", kubectl.ok("exec vols -- cat /all/sub/c /all/word"));
        assertEquals(kubectl.namespace(), kubectl.ok("exec vols -- cat /all/ns"));
        assertEquals(
                2, kubectl.ok("exec vols -- cat /all/token").chars().filter(c -> c == '.').count());
        assertTrue(kubectl.ok("exec vols -- mount").contains("tmpfs on /scratch"));
        assertTrue(
                kubectl.run("exec vols -- touch /host/x")
                        .error()
                        .contains("Read-only file system"));
        kubectl.ok("patch configmap settings -p", "{\"data\":{\"color\":\"blue\"}}");
        // The kubelet's own pace: it looks at volumes once a minute or so.
        Eventually.passes(() ->
                Eventually.passes(() ->
                        assertEquals("blue", kubectl.ok("exec vols -- cat /settings/color"))));
    }

    @Test
    void aPodReachesTheApiWithItsOwnToken(Kubectl kubectl) {
        kubectl.ok("create serviceaccount robot");
        kubectl.ok(
                "create rolebinding robot --clusterrole=view --serviceaccount="
                        + kubectl.namespace()
                        + ":robot");
        kubectl.apply(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: robot}
                spec:
                  serviceAccountName: robot
                  containers: [{name: main, image: "%s", command: [sleep, "600"]}]
                """
                        .formatted(BUSYBOX));
        kubectl.ok("wait pod/robot --for=condition=Ready --timeout=60s");
        String got =
                kubectl.ok(
                        "exec robot -- sh -c",
                        """
                        cd /var/run/secrets/kubernetes.io/serviceaccount
                        curl -sS -m 10 --cacert ca.crt -H "Authorization: Bearer $(cat token)" \\
                          https://kubernetes.default/api/v1/namespaces/$(cat namespace)/pods/robot
                        """);
        assertTrue(got.contains("\"name\":\"robot\"") || got.contains("\"name\": \"robot\""), got);
        assertTrue(
                kubectl.ok(
                                "exec robot -- cat"
                                        + " /var/run/secrets/kubernetes.io/serviceaccount/ca.crt")
                        .startsWith("-----BEGIN CERTIFICATE-----"));
    }
}
