package io.jukung.resources.flowcontrol;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The flow schemas and priority levels that every cluster has; from {@code
 * apiserver/pkg/apis/flowcontrol/bootstrap}. The mandatory ones ({@code exempt}, {@code catch-all})
 * are fixed, the others only suggested.
 */
public final class BootstrapFlows {
    private static final String API_VERSION = "flowcontrol.apiserver.k8s.io/v1";
    private static final String ALL =
            """
            resourceRules: [{verbs: ['*'], apiGroups: ['*'], resources: ['*'], namespaces: ['*'], clusterScope: true}]
            nonResourceRules: [{verbs: ['*'], nonResourceURLs: ['*']}]
            """;
    private static final String EVERYBODY =
            """
            subjects:
            - {kind: Group, group: {name: 'system:unauthenticated'}}
            - {kind: Group, group: {name: 'system:authenticated'}}
            """;
    private static final String NODES =
            "subjects: [{kind: Group, group: {name: 'system:nodes'}}]\n";

    private BootstrapFlows() {}

    /** The priority levels, the mandatory ones first. */
    public static List<JsonObject> priorityLevels() {
        List<JsonObject> levels = new ArrayList<>();
        levelSpecs()
                .forEach((name, spec) ->
                        levels.add(object("PriorityLevelConfiguration", name, spec)));
        return levels;
    }

    /** The flow schemas, the mandatory ones first. */
    public static List<JsonObject> flowSchemas() {
        List<JsonObject> schemas = new ArrayList<>();
        schemaSpecs().forEach((name, spec) -> schemas.add(object("FlowSchema", name, spec)));
        return schemas;
    }

    /** Whether an object of either kind is one that must be as it is. */
    public static boolean mandatory(String name) {
        return name.equals("exempt") || name.equals("catch-all");
    }

    static @Nullable JsonObject fixedLevel(String name) {
        return mandatory(name) ? levelSpecs().get(name) : null;
    }

    static @Nullable JsonObject fixedSchema(String name) {
        return mandatory(name) ? schemaSpecs().get(name) : null;
    }

    private static JsonObject object(String kind, String name, JsonObject spec) {
        return JsonObject.of(
                "apiVersion",
                API_VERSION,
                "kind",
                kind,
                "metadata",
                JsonObject.of(
                        "name",
                        name,
                        "annotations",
                        JsonObject.of("apf.kubernetes.io/autoupdate-spec", "true")),
                "spec",
                spec);
    }

    private static Map<String, JsonObject> levelSpecs() {
        Map<String, JsonObject> levels = new LinkedHashMap<>();
        levels.put(
                "exempt",
                Yaml.parse(
                        "{type: Exempt, exempt: {nominalConcurrencyShares: 0, lendablePercent:"
                                + " 0}}"));
        levels.put(
                "catch-all",
                Yaml.parse(
                        "{type: Limited, limited: {nominalConcurrencyShares: 5, lendablePercent: 0,"
                                + " limitResponse: {type: Reject}}}"));
        levels.put("system", queued(30, 33, 64, 6));
        levels.put("node-high", queued(40, 25, 64, 6));
        levels.put("leader-election", queued(10, 0, 16, 4));
        levels.put("workload-high", queued(40, 50, 128, 6));
        levels.put("workload-low", queued(100, 90, 128, 6));
        levels.put("global-default", queued(20, 50, 128, 6));
        return levels;
    }

    private static JsonObject queued(int shares, int lendable, int queues, int hand) {
        return Yaml.parse(
                """
                type: Limited
                limited:
                  nominalConcurrencyShares: %d
                  lendablePercent: %d
                  limitResponse:
                    type: Queue
                    queuing: {queues: %d, handSize: %d, queueLengthLimit: 50}
                """
                        .formatted(shares, lendable, queues, hand));
    }

    private static Map<String, JsonObject> schemaSpecs() {
        Map<String, JsonObject> schemas = new LinkedHashMap<>();
        schemas.put("exempt", schema("exempt", 1, "", group("system:masters") + ALL));
        schemas.put("catch-all", schema("catch-all", 10_000, "ByUser", EVERYBODY + ALL));
        schemas.put("system-nodes", schema("system", 500, "ByUser", NODES + ALL));
        schemas.put(
                "system-node-high",
                schema(
                        "node-high",
                        400,
                        "ByUser",
                        NODES
                                + """
                                resourceRules:
                                - {verbs: ['*'], apiGroups: [''], resources: [nodes, nodes/status], namespaces: ['*'], clusterScope: true}
                                - {verbs: ['*'], apiGroups: [coordination.k8s.io], resources: [leases], namespaces: ['*']}
                                """));
        schemas.put(
                "probes",
                schema(
                        "exempt",
                        2,
                        "",
                        EVERYBODY
                                + "nonResourceRules: [{verbs: [get], nonResourceURLs: [/healthz,"
                                + " /readyz, /livez]}]\n"));
        schemas.put(
                "system-leader-election",
                schema(
                        "leader-election",
                        100,
                        "ByUser",
                        """
                        subjects:
                        - {kind: User, user: {name: 'system:kube-controller-manager'}}
                        - {kind: User, user: {name: 'system:kube-scheduler'}}
                        - {kind: ServiceAccount, serviceAccount: {name: '*', namespace: kube-system}}
                        resourceRules:
                        - {verbs: [get, create, update], apiGroups: [coordination.k8s.io], resources: [leases], namespaces: ['*']}
                        """));
        schemas.put(
                "endpoint-controller",
                schema(
                        "workload-high",
                        150,
                        "ByUser",
                        """
                        subjects:
                        - {kind: User, user: {name: 'system:kube-controller-manager'}}
                        - {kind: ServiceAccount, serviceAccount: {name: endpoint-controller, namespace: kube-system}}
                        - {kind: ServiceAccount, serviceAccount: {name: endpointslicemirroring-controller, namespace: kube-system}}
                        resourceRules:
                        - {verbs: [get, create, update], apiGroups: [''], resources: [endpoints], namespaces: ['*']}
                        """));
        schemas.put(
                "workload-leader-election",
                schema(
                        "leader-election",
                        200,
                        "ByUser",
                        """
                        subjects:
                        - {kind: ServiceAccount, serviceAccount: {name: '*', namespace: kube-system}}
                        resourceRules:
                        - {verbs: [get, create, update], apiGroups: [''], resources: [endpoints, configmaps], namespaces: ['*']}
                        - {verbs: [get, create, update], apiGroups: [coordination.k8s.io], resources: [leases], namespaces: ['*']}
                        """));
        schemas.put(
                "kube-controller-manager",
                schema(
                        "workload-high",
                        800,
                        "ByNamespace",
                        user("system:kube-controller-manager") + ALL));
        schemas.put(
                "kube-scheduler",
                schema("workload-high", 800, "ByNamespace", user("system:kube-scheduler") + ALL));
        schemas.put(
                "kube-system-service-accounts",
                schema(
                        "workload-high",
                        900,
                        "ByNamespace",
                        "subjects: [{kind: ServiceAccount, serviceAccount: {name: '*', namespace:"
                                + " kube-system}}]\n"
                                + ALL));
        schemas.put(
                "service-accounts",
                schema("workload-low", 9000, "ByUser", group("system:serviceaccounts") + ALL));
        schemas.put("global-default", schema("global-default", 9900, "ByUser", EVERYBODY + ALL));
        return schemas;
    }

    private static String group(String name) {
        return "subjects: [{kind: Group, group: {name: '" + name + "'}}]\n";
    }

    private static String user(String name) {
        return "subjects: [{kind: User, user: {name: '" + name + "'}}]\n";
    }

    private static JsonObject schema(String level, long precedence, String method, String rule) {
        JsonObject spec =
                JsonObject.of(
                        "priorityLevelConfiguration",
                        JsonObject.of("name", level),
                        "matchingPrecedence",
                        precedence);
        if (!method.isEmpty()) {
            spec = spec.with("distinguisherMethod", JsonObject.of("type", method));
        }
        return spec.with("rules", JsonArray.of(Yaml.parse(rule)));
    }
}
