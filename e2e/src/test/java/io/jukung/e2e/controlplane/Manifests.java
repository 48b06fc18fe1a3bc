package io.jukung.e2e.controlplane;

/** Objects that several tests create. */
final class Manifests {
    private Manifests() {}

    static String deployment(String name, int replicas) {
        return """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %1$s, labels: {app: %1$s}}
        spec:
          replicas: %2$d
          selector: {matchLabels: {app: %1$s}}
          template:
            metadata: {labels: {app: %1$s}}
            spec:
              containers:
              - name: web
                image: registry.example/web:1
                ports: [{name: http, containerPort: 80}]
        """
                .formatted(name, replicas);
    }

    static String configMap(String name, String key, String value) {
        return """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s}
        data: {%s: "%s"}
        """
                .formatted(name, key, value);
    }
}
