package io.jukung.resources.table;

import static io.jukung.resources.table.Cells.age;
import static io.jukung.resources.table.Cells.name;
import static io.jukung.resources.table.Cells.number;
import static io.jukung.resources.table.Cells.text;

import io.jukung.apiserver.table.Ages;
import io.jukung.apiserver.table.Column;
import io.jukung.machinery.quantity.Quantities;
import io.jukung.machinery.tree.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The tables of nodes, namespaces, events and what else keeps a cluster going. */
final class ClusterColumns {
    private static final String ROLE_PREFIX = "node-role.kubernetes.io/";

    private ClusterColumns() {}

    static List<Column> nodes() {
        return List.of(
                name(),
                Column.of("Status", "Whether the node is ready.", ClusterColumns::nodeStatus),
                Column.of("Roles", "What it is there for.", ClusterColumns::roles),
                age(),
                text("Version", "The kubelet's version.", "status", "nodeInfo", "kubeletVersion"),
                Column.of("Internal-IP", "Its address.", n -> address(n, "InternalIP")).wide(),
                Column.of("External-IP", "Its address outside.", n -> address(n, "ExternalIP"))
                        .wide(),
                nodeInfo("OS-Image", "Its operating system.", "osImage"),
                Column.of("Kernel-Version", "Its kernel.", ClusterColumns::kernel).wide(),
                nodeInfo(
                        "Container-Runtime",
                        "What runs its containers.",
                        "containerRuntimeVersion"));
    }

    private static String kernel(JsonObject node) {
        JsonObject info = node.object("status").object("nodeInfo");
        String version = info.string("kernelVersion");
        String architecture = info.string("architecture");
        return (version.isEmpty() ? Cells.UNKNOWN : version)
                + (architecture.isEmpty() ? "" : " (" + architecture + ")");
    }

    private static Column nodeInfo(String name, String description, String field) {
        return Column.of(
                        name,
                        description,
                        node -> {
                            String value = node.object("status").object("nodeInfo").string(field);
                            return value.isEmpty() ? Cells.UNKNOWN : value;
                        })
                .wide();
    }

    private static String nodeStatus(JsonObject node) {
        String status = "Unknown";
        for (JsonObject condition : node.object("status").array("conditions").objects()) {
            if (condition.string("type").equals("Ready")) {
                status = condition.string("status").equals("True") ? "Ready" : "NotReady";
            }
        }
        return node.object("spec").bool("unschedulable", false)
                ? status + ",SchedulingDisabled"
                : status;
    }

    private static String roles(JsonObject node) {
        JsonObject labels = node.object("metadata").object("labels");
        Set<String> roles = new TreeSet<>();
        for (String key : labels.keys()) {
            if (key.startsWith(ROLE_PREFIX) && key.length() > ROLE_PREFIX.length()) {
                roles.add(key.substring(ROLE_PREFIX.length()));
            } else if (key.equals("kubernetes.io/role") && !labels.string(key).isEmpty()) {
                roles.add(labels.string(key));
            }
        }
        return Cells.orNone(String.join(",", roles));
    }

    private static String address(JsonObject node, String type) {
        for (JsonObject address : node.object("status").array("addresses").objects()) {
            if (address.string("type").equals(type)) {
                return address.string("address");
            }
        }
        return Cells.NONE;
    }

    static List<Column> namespaces() {
        return List.of(name(), text("Status", "Whether it is in use.", "status", "phase"), age());
    }

    static List<Column> events() {
        return List.of(
                Column.of("Last Seen", "When it last happened.", ClusterColumns::lastSeen),
                text("Type", "Normal or Warning.", "type"),
                text("Reason", "Why, in a word.", "reason"),
                Column.of("Object", "What it is about.", ClusterColumns::involved),
                text("Subobject", "Which part of that.", "involvedObject", "fieldPath").wide(),
                Column.of("Source", "Who tells.", ClusterColumns::source).wide(),
                Column.of("Message", "What happened.", e -> e.string("message").strip()),
                Column.of("First Seen", "When it first happened.", ClusterColumns::firstSeen)
                        .wide(),
                Column.of("Count", "How often it happened.", ClusterColumns::count).wide(),
                name().wide());
    }

    private static Object firstSeen(JsonObject event) {
        return Cells.since(
                event.get("firstTimestamp"), Cells.since(event.get("eventTime"), Cells.UNKNOWN));
    }

    private static Object lastSeen(JsonObject event) {
        Object series = event.at("series", "lastObservedTime");
        return series != null
                ? Cells.since(series, Cells.UNKNOWN)
                : Cells.since(event.get("lastTimestamp"), firstSeen(event));
    }

    private static long count(JsonObject event) {
        if (event.has("series")) {
            return event.object("series").integer("count", 0);
        }
        return Math.max(1, event.integer("count", 0));
    }

    private static String involved(JsonObject event) {
        JsonObject object = event.object("involvedObject");
        String kind = object.string("kind").toLowerCase(Locale.ROOT);
        String name = object.string("name");
        return name.isEmpty() ? kind : kind + "/" + name;
    }

    private static String source(JsonObject event) {
        String component =
                either(
                        event.object("source").string("component"),
                        event.string("reportingComponent"));
        String instance =
                either(event.object("source").string("host"), event.string("reportingInstance"));
        return instance.isEmpty() ? component : component + ", " + instance;
    }

    private static String either(String first, String second) {
        return first.isEmpty() ? second : first;
    }

    static List<Column> leases() {
        return List.of(name(), text("Holder", "Who holds it.", "spec", "holderIdentity"), age());
    }

    static List<Column> priorityClasses() {
        return List.of(
                name(),
                number("Value", "The priority.", "value"),
                Column.of(
                                "Global-Default",
                                "Whether pods without a class have it.",
                                c -> c.bool("globalDefault", false))
                        .type("boolean"),
                age(),
                text("PreemptionPolicy", "Whether it pushes others out.", "preemptionPolicy"));
    }

    static List<Column> runtimeClasses() {
        return List.of(name(), text("Handler", "The runtime's name for it.", "handler"), age());
    }

    static List<Column> signingRequests() {
        return List.of(
                name(),
                age(),
                Column.of(
                        "SignerName",
                        "Who is asked to sign.",
                        csr -> Cells.orNone(csr.object("spec").string("signerName"))),
                text("Requestor", "Who asks.", "spec", "username"),
                Column.of(
                        "RequestedDuration",
                        "For how long.",
                        csr ->
                                csr.at("spec", "expirationSeconds") instanceof Long seconds
                                        ? Ages.human(Duration.ofSeconds(seconds))
                                        : Cells.NONE),
                Column.of("Condition", "How it stands.", ClusterColumns::signing));
    }

    private static String signing(JsonObject csr) {
        boolean approved = false;
        boolean denied = false;
        boolean failed = false;
        for (JsonObject condition : csr.object("status").array("conditions").objects()) {
            switch (condition.string("type")) {
                case "Approved" -> approved = true;
                case "Denied" -> denied = true;
                case "Failed" -> failed = true;
                default -> {}
            }
        }
        String status = denied ? "Denied" : approved ? "Approved" : "Pending";
        if (failed) {
            status += ",Failed";
        }
        return csr.object("status").string("certificate").isEmpty() ? status : status + ",Issued";
    }

    static List<Column> podCertificateRequests() {
        return List.of(
                name(),
                text("PodName", "For which pod.", "spec", "podName"),
                text("ServiceAccountName", "Its account.", "spec", "serviceAccountName"),
                text("NodeName", "Its node.", "spec", "nodeName"),
                text("SignerName", "Who is asked to sign.", "spec", "signerName"),
                Column.of("State", "How the request stands.", ClusterColumns::issued),
                Column.of(
                        "UnverifiedUserAnnotations",
                        "What the pod adds unchecked.",
                        r -> Cells.labels(r.object("spec").object("unverifiedUserAnnotations"))));
    }

    private static String issued(JsonObject request) {
        return request.object("status").array("conditions").objects().stream()
                .map(c -> c.string("type"))
                .filter(Set.of("Issued", "Denied", "Failed")::contains)
                .reduce((earlier, later) -> later)
                .orElse("Pending");
    }

    static List<Column> quotas() {
        return List.of(
                name(),
                Column.of("Request", "Used of what may be asked for.", q -> quota(q, false)),
                Column.of("Limit", "Used of what limits may add up to.", q -> quota(q, true)),
                age());
    }

    private static String quota(JsonObject quota, boolean limits) {
        JsonObject hard = quota.object("status").object("hard");
        JsonObject used = quota.object("status").object("used");
        StringBuilder text = new StringBuilder();
        for (String name : new TreeSet<>(hard.keys())) {
            if (name.startsWith("limits.") == limits) {
                text.append(text.isEmpty() ? "" : ", ")
                        .append(name)
                        .append(": ")
                        .append(Quantities.of(used.get(name)))
                        .append('/')
                        .append(Quantities.of(hard.get(name)));
            }
        }
        return text.toString();
    }

    static List<Column> budgets() {
        return List.of(
                name(),
                Column.of(
                        "Min Available",
                        "Pods that must stay.",
                        b -> limit(b.at("spec", "minAvailable"))),
                Column.of(
                        "Max Unavailable",
                        "Pods that may go.",
                        b -> limit(b.at("spec", "maxUnavailable"))),
                number(
                        "Allowed Disruptions",
                        "Pods that may go now.",
                        "status",
                        "disruptionsAllowed"),
                age());
    }

    private static String limit(@Nullable Object value) {
        return value == null ? "N/A" : value.toString();
    }

    static List<Column> componentStatuses() {
        return List.of(
                name(),
                Column.of(
                        "Status",
                        "Whether it is well.",
                        c ->
                                health(c).string("type").isEmpty()
                                        ? "Unknown"
                                        : health(c).string("status").equals("True")
                                                ? "Healthy"
                                                : "Unhealthy"),
                Column.of("Message", "What it says.", c -> health(c).string("message")),
                Column.of("Error", "What is wrong.", c -> health(c).string("error")));
    }

    private static JsonObject health(JsonObject status) {
        for (JsonObject condition : status.array("conditions").objects()) {
            if (condition.string("type").equals("Healthy")) {
                return condition;
            }
        }
        return JsonObject.EMPTY;
    }

    static List<Column> apiServices() {
        return List.of(
                name(),
                Column.of("Service", "Who serves it.", ClusterColumns::backing),
                Column.of("Available", "Whether it answers.", ClusterColumns::available),
                age());
    }

    private static String backing(JsonObject api) {
        JsonObject service = api.object("spec").object("service");
        return service.isEmpty()
                ? "Local"
                : service.string("namespace") + "/" + service.string("name");
    }

    private static String available(JsonObject api) {
        for (JsonObject condition : api.object("status").array("conditions").objects()) {
            if (condition.string("type").equals("Available")) {
                String status = condition.string("status");
                return status.equals("True")
                        ? "True"
                        : status + " (" + condition.string("reason") + ")";
            }
        }
        return "Unknown";
    }
}
