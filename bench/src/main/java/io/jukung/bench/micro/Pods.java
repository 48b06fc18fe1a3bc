package io.jukung.bench.micro;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;

/** The Pod that benchmarks use. */
final class Pods {
    private Pods() {}

    static JsonObject pod(String name) {
        return Yaml.parse(
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                  namespace: default
                  uid: 4a1d2a5e-8d2c-4a0f-9a6e-0d3b6f1c2e77
                  creationTimestamp: "2026-01-01T00:00:00Z"
                  labels: {app: web, pod-template-hash: 5d4f8c7b9}
                spec:
                  nodeName: node-1
                  serviceAccountName: default
                  terminationGracePeriodSeconds: 30
                  containers:
                  - name: web
                    image: registry.example/web:1
                    imagePullPolicy: IfNotPresent
                    ports: [{containerPort: 80, protocol: TCP}]
                    resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 128Mi}}
                    readinessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 10}
                status:
                  phase: Running
                  podIP: 10.244.0.8
                  conditions:
                  - {type: Ready, status: "True", lastTransitionTime: "2026-01-01T00:00:00Z"}
                  - {type: PodScheduled, status: "True", lastTransitionTime: "2026-01-01T00:00:00Z"}
                """
                        .formatted(name));
    }
}
