package io.jukung.bench.api;

/** The objects that the works are done on. Pods are of a scheduler that nobody is. */
public final class Fixtures {
    /** One pod of this many is of the team that the label-selected list asks for. */
    static final int TEAMS = 100;

    private static final int VARIABLES = 3;

    private final String namespace;

    public Fixtures(String namespace) {
        this.namespace = namespace;
    }

    public String namespaceBody() {
        return """
        {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"%s"}}\
        """
                .formatted(namespace);
    }

    public String serviceAccountBody() {
        return """
        {"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"default"}}\
        """;
    }

    public String base() {
        return "/api/v1/namespaces/" + namespace;
    }

    public String pods() {
        return base() + "/pods";
    }

    public String pod(int number) {
        return pods() + "/" + podName(number);
    }

    public static String podName(int number) {
        return "web-%06d".formatted(number);
    }

    public String configMaps() {
        return base() + "/configmaps";
    }

    /** A pod of about 3.6 KB as it is stored: two containers, probes, a volume, variables. */
    public String podBody(int number) {
        StringBuilder env = new StringBuilder();
        for (int i = 0; i < VARIABLES; i++) {
            env.append(i == 0 ? "" : ",")
                    .append("{\"name\":\"SETTING_")
                    .append(i)
                    .append("\",\"value\":\"value-of-setting-")
                    .append(i)
                    .append("-in-pod\"}");
        }
        return """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s",\
        "labels":{"app":"web","team":"team-%d","tier":"front"},\
        "annotations":{"example.com/owner":"platform","example.com/note":"made by the benchmark"}},\
        "spec":{"schedulerName":"nobody","terminationGracePeriodSeconds":0,\
        "automountServiceAccountToken":false,"containers":[\
        {"name":"web","image":"registry.example.com/shop/web:1.2.3",\
        "ports":[{"name":"http","containerPort":8080}],"env":[%s],\
        "resources":{"requests":{"cpu":"100m","memory":"128Mi"},"limits":{"memory":"256Mi"}},\
        "readinessProbe":{"httpGet":{"path":"/ready","port":"http"},"periodSeconds":5},\
        "livenessProbe":{"httpGet":{"path":"/live","port":"http"}},\
        "volumeMounts":[{"name":"scratch","mountPath":"/scratch"}]},\
        {"name":"proxy","image":"registry.example.com/shop/proxy:4.5.6",\
        "args":["--listen=:9090","--upstream=127.0.0.1:8080"]}],\
        "volumes":[{"name":"scratch","emptyDir":{}}]}}\
        """
                .formatted(podName(number), number % TEAMS, env);
    }

    public String configMapBody(String name, int round) {
        return """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s","namespace":"%s",\
        "labels":{"app":"web"}},"data":{"round":"%d","mode":"fast","level":"info",\
        "address":"10.0.0.1:8080"}}\
        """
                .formatted(name, namespace, round);
    }
}
