package io.jukung.resources;

import static io.jukung.resources.Server.causes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobRulesTest {
    private final Server server = new Server();

    @AfterEach
    void close() {
        server.close();
    }

    private static JsonObject job(String name, String spec) {
        return Yaml.parse(
                "{apiVersion: batch/v1, kind: Job, metadata: {name: "
                        + name
                        + ", namespace: default}, spec: {template: {spec: {restartPolicy: Never,"
                        + " containers: [{name: c, image: x}]}}"
                        + spec
                        + "}}");
    }

    private List<String> refused(String spec) {
        return causes(() -> server.create(job("x", spec)));
    }

    /** A template of jobs is stored as it was sent, its jobs are filled. */
    @Test
    void jobsAreFilledTheirTemplatesAreNot() {
        String pods = "template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}";
        JsonObject timed =
                server.create(
                        "{apiVersion: batch/v1, kind: CronJob, metadata: {name: t, namespace: d},"
                                + " spec: {schedule: '@daily', jobTemplate: {spec: {"
                                + pods
                                + "}}}}");
        JsonObject template = timed.object("spec").object("jobTemplate").object("spec");
        assertEquals(1, template.size(), template.toString());
        JsonObject job =
                server.create(
                        "{apiVersion: batch/v1, kind: Job, metadata: {name: j, namespace: d}, spec:"
                                + " {parallelism: 3, backoffLimitPerIndex: 1, completionMode:"
                                + " Indexed, completions: 3, "
                                + pods
                                + "}}");
        JsonObject spec = job.object("spec");
        assertEquals(Integer.MAX_VALUE, spec.integer("backoffLimit", 0));
        assertEquals("TerminatingOrFailed", spec.string("podReplacementPolicy"));
        assertEquals(
                List.of(
                        "spec.template.metadata.labels[job-name]: Invalid value:"
                                + " {\"job-name\":\"x\"}: must be 'j'"),
                causes(() ->
                                server.update(
                                        job.withAt(
                                                JsonObject.of("job-name", "x"),
                                                "spec",
                                                "template",
                                                "metadata",
                                                "labels")))
                        .stream()
                        .filter(cause -> cause.contains("[job-name]"))
                        .toList());
    }

    @Test
    void failurePolicies() {
        assertEquals(
                List.of(
                        "spec.podFailurePolicy.rules[0].action: Invalid value: \"FailIndex\":"
                                + " requires the backoffLimitPerIndex to be set",
                        "spec.podFailurePolicy.rules[0].onExitCodes.operator: Required value: valid"
                                + " values: [\"In\" \"NotIn\"]",
                        "spec.podFailurePolicy.rules[0].onExitCodes.containerName: Invalid value:"
                                + " \"d\": must be one of the container or initContainer names in"
                                + " the pod template",
                        "spec.podFailurePolicy.rules[0].onExitCodes.values: Invalid value: [2,1]:"
                                + " must be ordered",
                        "spec.podFailurePolicy.rules[1].action: Required value: valid values:"
                                + " [\"Count\" \"FailIndex\" \"FailJob\" \"Ignore\"]",
                        "spec.podFailurePolicy.rules[1]: Invalid value: specifying one of"
                                + " OnExitCodes and OnPodConditions is required",
                        "spec.podReplacementPolicy: Unsupported value: \"TerminatingOrFailed\":"
                                + " supported values: \"Failed\""),
                refused(
                        ", podReplacementPolicy: TerminatingOrFailed, podFailurePolicy: {rules:"
                                + " [{action: FailIndex, onExitCodes: {containerName: d, values: [2,"
                                + " 1]}}, {}]}"));
    }

    @Test
    void successPolicies() {
        assertEquals(
                List.of(
                        "spec.successPolicy: Invalid value: {\"rules\":[{\"succeededCount\":1}]}:"
                                + " requires indexed completion mode"),
                refused(", successPolicy: {rules: [{succeededCount: 1}]}"));
        assertEquals(
                List.of(
                        "spec.successPolicy.rules[0].succeededIndexes: Invalid value: \"1,1\": error"
                                + " parsing succeededIndexes: non-increasing order, previous: 1,"
                                + " current: 1",
                        "spec.successPolicy.rules[1].succeededCount: Invalid value: 9: must be less"
                                + " than or equal to 4 (the number of specified completions)",
                        "spec.successPolicy.rules[1].succeededCount: Invalid value: 9: must be less"
                                + " than or equal to 3 (the number of indexes in the specified"
                                + " succeededIndexes field)",
                        "spec.successPolicy.rules[2]: Required value: at least one of"
                                + " succeededCount or succeededIndexes must be specified"),
                refused(
                        ", completionMode: Indexed, completions: 4, successPolicy: {rules:"
                                + " [{succeededIndexes: '1,1'}, {succeededIndexes: '0,2-3',"
                                + " succeededCount: 9}, {}]}"));
    }

    @Test
    void indexesHaveLimits() {
        assertEquals(
                List.of(
                        "spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is"
                                + " specified",
                        "spec.completions: Required value: when completion mode is Indexed"),
                refused(", completionMode: Indexed, parallelism: 1, maxFailedIndexes: 1"));
        assertEquals(
                List.of(
                        "spec.maxFailedIndexes: Required value: must be specified when completions is"
                                + " above 100000"),
                refused(", completionMode: Indexed, completions: 100001, backoffLimitPerIndex: 1"));
        assertEquals(
                List.of(
                        "spec.managedBy: Invalid value: \"me\": must be a domain-prefixed path (such"
                                + " as \"acme.io/foo\")"),
                refused(", managedBy: me"));
    }

    @Test
    void statusesTellOneStory() {
        JsonObject job = server.create(job("a", ""));
        assertEquals(
                List.of(
                        "status.conditions: Invalid value: cannot set Complete=True condition"
                                + " without the SuccessCriteriaMet=true condition",
                        "status.completionTime: Required value: completionTime is required for"
                                + " Complete jobs",
                        "status.startTime: Required value: startTime is required for finished job",
                        "status.active: Invalid value: 1: active>0 is invalid for finished job"),
                causes(() ->
                        server.updateStatus(
                                job.with(
                                        "status",
                                        Yaml.parse(
                                                "{active: 1, conditions: [{type: Complete, status:"
                                                        + " 'True'}]}")))));
        JsonObject done =
                server.updateStatus(
                        job.with(
                                "status",
                                Yaml.parse(
                                        """
                                        startTime: '2026-01-01T00:00:00Z'
                                        completionTime: '2026-01-01T00:01:00Z'
                                        succeeded: 1
                                        conditions:
                                        - {type: SuccessCriteriaMet, status: 'True'}
                                        - {type: Complete, status: 'True'}
                                        """)));
        assertEquals(
                List.of(
                        "status.conditions: Invalid value: cannot disable the terminal"
                                + " Complete=True condition",
                        "status.succeeded: Invalid value: 0: cannot decrease the succeeded counter"),
                causes(() ->
                                server.updateStatus(
                                        done.with(
                                                "status",
                                                Yaml.parse(
                                                        "{startTime: '2026-01-01T00:00:00Z',"
                                                                + " succeeded: 0, conditions:"
                                                                + " [{type: SuccessCriteriaMet,"
                                                                + " status: 'True'}]}"))))
                        .stream()
                        .toList());
    }
}
