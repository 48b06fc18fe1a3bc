package io.jukung.resources.table;

import static io.jukung.resources.table.Cells.age;
import static io.jukung.resources.table.Cells.name;
import static io.jukung.resources.table.Cells.number;
import static io.jukung.resources.table.Cells.text;

import io.jukung.apiserver.table.Age;
import io.jukung.apiserver.table.Ages;
import io.jukung.apiserver.table.Column;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The tables of pods and of what runs them. */
final class WorkloadColumns {
    private WorkloadColumns() {}

    static List<Column> pods() {
        return List.of(
                name(),
                Column.of("Ready", "Ready containers of all.", pod -> new PodSummary(pod).ready()),
                Column.of(
                        "Status",
                        "How the pod's containers are, together.",
                        pod -> new PodSummary(pod).reason()),
                Column.of(
                        "Restarts",
                        "How often containers were started again, and when last.",
                        pod -> new PodSummary(pod).restarts()),
                age(),
                Column.of("IP", "The pod's address.", WorkloadColumns::ip).wide(),
                Column.of(
                                "Node",
                                "The node it runs on.",
                                pod -> Cells.orNone(pod.object("spec").string("nodeName")))
                        .wide(),
                Column.of(
                                "Nominated Node",
                                "The node it is to run on once others have made room.",
                                pod ->
                                        Cells.orNone(
                                                pod.object("status").string("nominatedNodeName")))
                        .wide(),
                Column.of(
                                "Readiness Gates",
                                "Conditions fulfilled of those asked for.",
                                WorkloadColumns::gates)
                        .wide());
    }

    private static String ip(JsonObject pod) {
        JsonArray ips = pod.object("status").array("podIPs");
        String ip =
                ips.isEmpty() ? pod.object("status").string("podIP") : ips.object(0).string("ip");
        return Cells.orNone(ip);
    }

    private static String gates(JsonObject pod) {
        List<JsonObject> gates = pod.object("spec").array("readinessGates").objects();
        if (gates.isEmpty()) {
            return Cells.NONE;
        }
        long open =
                gates.stream()
                        .filter(gate ->
                                pod.object("status").array("conditions").objects().stream()
                                        .anyMatch(c ->
                                                c.string("type")
                                                                .equals(
                                                                        gate.string(
                                                                                "conditionType"))
                                                        && c.string("status").equals("True")))
                        .count();
        return open + "/" + gates.size();
    }

    static List<Column> deployments() {
        return all(
                List.of(
                        name(),
                        Column.of(
                                "Ready",
                                "Ready pods of those wanted.",
                                d ->
                                        Cells.integer(d.at("status", "readyReplicas"))
                                                + "/"
                                                + Cells.integer(d.at("spec", "replicas"))),
                        number(
                                        "Up-to-date",
                                        "Pods of the present template.",
                                        "status",
                                        "updatedReplicas")
                                .type("string"),
                        number(
                                        "Available",
                                        "Pods that have been ready long enough.",
                                        "status",
                                        "availableReplicas")
                                .type("string"),
                        age()),
                template());
    }

    static List<Column> replicaSets() {
        return all(
                List.of(
                        name(),
                        number("Desired", "Pods wanted.", "spec", "replicas"),
                        number("Current", "Pods there are.", "status", "replicas"),
                        number("Ready", "Pods that are ready.", "status", "readyReplicas"),
                        age()),
                template());
    }

    static List<Column> replicationControllers() {
        List<Column> columns = new ArrayList<>(replicaSets());
        columns.removeLast();
        columns.add(
                Column.of(
                                "Selector",
                                "Which pods belong to the object.",
                                rc -> Cells.labels(rc.object("spec").object("selector")))
                        .wide());
        return columns;
    }

    static List<Column> daemonSets() {
        return all(
                List.of(
                        name(),
                        number(
                                "Desired",
                                "Nodes that are to run it.",
                                "status",
                                "desiredNumberScheduled"),
                        number("Current", "Nodes that run it.", "status", "currentNumberScheduled"),
                        number("Ready", "Nodes on which it is ready.", "status", "numberReady"),
                        number(
                                "Up-to-date",
                                "Nodes with the present template.",
                                "status",
                                "updatedNumberScheduled"),
                        number(
                                "Available",
                                "Nodes on which it is available.",
                                "status",
                                "numberAvailable"),
                        Column.of(
                                "Node Selector",
                                "Labels of the nodes that are to run it.",
                                set ->
                                        Cells.labels(
                                                set.at("spec", "template", "spec", "nodeSelector")
                                                                instanceof JsonObject o
                                                        ? o
                                                        : JsonObject.EMPTY)),
                        age()),
                template());
    }

    static List<Column> statefulSets() {
        return all(
                List.of(
                        name(),
                        Column.of(
                                "Ready",
                                "Ready pods of those wanted.",
                                set ->
                                        Cells.integer(set.at("status", "readyReplicas"))
                                                + "/"
                                                + Cells.integer(set.at("spec", "replicas"))),
                        age()),
                Cells.containers("spec", "template", "spec"));
    }

    static List<Column> jobs() {
        return all(
                List.of(
                        name(),
                        Column.of("Status", "How the job is.", WorkloadColumns::jobStatus),
                        Column.of(
                                "Completions",
                                "Pods done of those wanted.",
                                WorkloadColumns::completions),
                        Column.of("Duration", "How long it has run.", WorkloadColumns::duration),
                        age()),
                template());
    }

    private static String jobStatus(JsonObject job) {
        for (String[] known : new String[][] {{"Complete", "Complete"}, {"Failed", "Failed"}}) {
            if (is(job, known[0])) {
                return known[1];
            }
        }
        if (job.object("metadata").has("deletionTimestamp")) {
            return "Terminating";
        }
        for (String type : List.of("Suspended", "FailureTarget", "SuccessCriteriaMet")) {
            if (is(job, type)) {
                return type;
            }
        }
        return "Running";
    }

    private static boolean is(JsonObject object, String type) {
        return object.object("status").array("conditions").objects().stream()
                .anyMatch(c -> c.string("type").equals(type) && c.string("status").equals("True"));
    }

    private static String completions(JsonObject job) {
        JsonObject spec = job.object("spec");
        long done = job.object("status").integer("succeeded", 0);
        if (spec.has("completions")) {
            return done + "/" + spec.integer("completions", 0);
        }
        long parallel = spec.integer("parallelism", 0);
        return parallel > 1 ? done + "/1 of " + parallel : done + "/1";
    }

    private static Object duration(JsonObject job) {
        String start = job.object("status").string("startTime");
        String end = job.object("status").string("completionTime");
        if (start.isEmpty()) {
            return "";
        }
        return end.isEmpty()
                ? Age.since(start)
                : Ages.human(Duration.between(Instant.parse(start), Instant.parse(end)));
    }

    static List<Column> cronJobs() {
        return all(
                List.of(
                        name(),
                        text("Schedule", "When it runs.", "spec", "schedule"),
                        Column.of(
                                "Timezone",
                                "Where that time is.",
                                job -> Cells.orNone(job.object("spec").string("timeZone"))),
                        Column.of(
                                        "Suspend",
                                        "Whether it is held back.",
                                        job -> Cells.bool(job.at("spec", "suspend")))
                                .type("boolean"),
                        Column.of(
                                        "Active",
                                        "Jobs that run now.",
                                        job -> (long) job.object("status").array("active").size())
                                .type("integer"),
                        Column.of(
                                "Last Schedule",
                                "How long ago it last started a job.",
                                job ->
                                        Cells.since(
                                                job.at("status", "lastScheduleTime"), Cells.NONE)),
                        age()),
                Cells.containers("spec", "jobTemplate", "spec", "template", "spec"),
                List.of(Cells.selectorColumn("spec", "jobTemplate", "spec", "selector")));
    }

    static List<Column> podTemplates() {
        return List.of(
                name(),
                Column.of(
                        "Containers",
                        "The containers' names.",
                        t -> Cells.members(t.at("template", "spec"), "name")),
                Column.of(
                        "Images",
                        "The containers' images.",
                        t -> Cells.members(t.at("template", "spec"), "image")),
                Column.of(
                        "Pod Labels",
                        "The labels of pods made from it.",
                        t ->
                                Cells.labels(
                                        t.object("template").object("metadata").object("labels"))));
    }

    static List<Column> podGroups() {
        return List.of(
                name(),
                Column.of(
                        "Policy",
                        "Whether its pods start together.",
                        g ->
                                g.object("spec").object("schedulingPolicy").has("gang")
                                        ? "Gang"
                                        : "Basic"),
                Column.of(
                        "Workload",
                        "Whose template it is made from.",
                        g ->
                                g.at("spec", "podGroupTemplateRef") instanceof JsonObject
                                        ? Cells.text(
                                                g.at(
                                                        "spec",
                                                        "podGroupTemplateRef",
                                                        "workload",
                                                        "workloadName"))
                                        : Cells.NONE),
                Column.of("Status", "How it stands with the scheduler.", WorkloadColumns::placed),
                age());
    }

    private static String placed(JsonObject group) {
        String status = "Pending";
        for (JsonObject condition : group.object("status").array("conditions").objects()) {
            if (condition.string("type").equals("DisruptionTarget")) {
                return condition.string("reason");
            }
            if (condition.string("type").equals("PodGroupScheduled")) {
                status = condition.string("status").equals("True") ? "Scheduled" : "Unschedulable";
            }
        }
        return status;
    }

    static List<Column> controllerRevisions() {
        return List.of(
                name(),
                Column.of("Controller", "Whose revision it is.", WorkloadColumns::controller),
                number("Revision", "Its number.", "revision").type("string"),
                age());
    }

    private static String controller(JsonObject revision) {
        for (JsonObject owner : revision.object("metadata").array("ownerReferences").objects()) {
            if (owner.bool("controller", false)) {
                String apiVersion = owner.string("apiVersion");
                int slash = apiVersion.indexOf('/');
                String kind = owner.string("kind").toLowerCase(Locale.ROOT);
                String group = slash < 0 ? "" : "." + apiVersion.substring(0, slash);
                return kind + group + "/" + owner.string("name");
            }
        }
        return Cells.NONE;
    }

    private static List<Column> template() {
        return all(
                Cells.containers("spec", "template", "spec"),
                List.of(Cells.selectorColumn("spec", "selector")));
    }

    @SafeVarargs
    private static List<Column> all(List<Column>... parts) {
        return Arrays.stream(parts).flatMap(List::stream).toList();
    }
}
