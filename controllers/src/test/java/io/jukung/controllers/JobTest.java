package io.jukung.controllers;

import static io.jukung.controllers.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.api.batch.v1.Job;
import io.jukung.api.batch.v1.JobCondition;
import io.jukung.api.core.v1.Pod;
import io.jukung.client.DeleteOptions;
import io.jukung.client.PatchType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs over an API server's storage. */
class JobTest {
    private static final String FAILURES = "batch.kubernetes.io/job-index-failure-count";

    private Cluster cluster;

    @BeforeEach
    void start() throws InterruptedException {
        cluster = new Cluster("job-controller");
    }

    @AfterEach
    void stop() throws InterruptedException {
        cluster.close();
    }

    @Test
    void countsEverySuccessOnce() throws InterruptedException {
        create("'completions':5,'parallelism':2");
        for (int done = 1; done <= 5; done++) {
            int expected = done;
            eventually("a pod runs", () -> !running().isEmpty());
            cluster.finish(running().getFirst(), "Succeeded");
            eventually("counted", () -> get().status().succeeded() == expected);
        }
        eventually("complete", () -> condition("Complete").status().equals("True"));
        assertEquals("CompletionsReached", condition("Complete").reason());
        assertEquals("True", condition("SuccessCriteriaMet").status());
        assertTrue(get().status().hasCompletionTime());
        assertEquals(5, cluster.pods().size());
        assertTrue(cluster.pods().stream().allMatch(p -> p.metadata().finalizers().isEmpty()));
        eventually("event", () -> cluster.hasEvent("Completed", "Job completed"));
    }

    @Test
    void givesIndexes() throws InterruptedException {
        create("'completions':3,'parallelism':3,'completionMode':'Indexed'");
        eventually("three run", () -> running().size() == 3);
        assertEquals(
                List.of("0", "1", "2"),
                running().stream()
                        .map(p ->
                                p.metadata()
                                        .labels()
                                        .get("batch.kubernetes.io/job-completion-index"))
                        .sorted()
                        .toList());
        Pod first = running().getFirst();
        assertEquals(
                "JOB_COMPLETION_INDEX",
                first.spec().containers().getFirst().env().getFirst().name());
        running().forEach(pod -> cluster.finish(pod, "Succeeded"));
        eventually("complete", () -> condition("Complete").status().equals("True"));
        assertEquals("0-2", get().status().completedIndexes());
        assertEquals(3, get().status().succeeded());
    }

    @Test
    void failsAtTheBackoffLimit() throws InterruptedException {
        create("'completions':1,'parallelism':1,'backoffLimit':0");
        eventually("runs", () -> running().size() == 1);
        cluster.finish(running().getFirst(), "Failed");
        eventually("failed", () -> condition("Failed").status().equals("True"));
        assertEquals("BackoffLimitExceeded", condition("Failed").reason());
        assertEquals("Job has reached the specified backoff limit", condition("Failed").message());
        assertEquals(1, get().status().failed());
    }

    @Test
    void ignoresWhatThePolicySays() throws InterruptedException {
        create(
                "'completions':1,'parallelism':1,'backoffLimit':0,'podFailurePolicy':{'rules':["
                        + "{'action':'Ignore','onPodConditions':[{'type':'DisruptionTarget','status':'True'}]},"
                        + "{'action':'FailJob','onExitCodes':{'operator':'In','values':[42]}}]}");
        eventually("runs", () -> running().size() == 1);
        Pod disrupted = running().getFirst();
        cluster.client.updateStatus(
                Pod.KIND,
                Pod.of(
                        disrupted
                                .node()
                                .with(
                                        "status",
                                        Cluster.json(
                                                "{'phase':'Failed','conditions':[{'type':'DisruptionTarget','status':'True'}]}"))));
        eventually("another one", () -> running().size() == 1);
        assertEquals(0, get().status().failed());
        Pod broken = running().getFirst();
        cluster.client.updateStatus(
                Pod.KIND,
                Pod.of(
                        broken.node()
                                .with(
                                        "status",
                                        Cluster.json(
                                                "{'phase':'Failed','containerStatuses':[{'name':'c','state':{'terminated':{'exitCode':42}}}]}"))));
        eventually("failed", () -> condition("Failed").status().equals("True"));
        assertEquals("PodFailurePolicy", condition("Failed").reason());
        assertEquals(
                "Container c for pod default/"
                        + broken.name()
                        + " failed with exit code 42 matching FailJob rule at index 1",
                condition("Failed").message());
    }

    @Test
    void givesUpEachIndexByItself() throws InterruptedException {
        create(
                "'completions':2,'parallelism':2,'completionMode':'Indexed','backoffLimit':2147483647,'backoffLimitPerIndex':0");
        eventually("two run", () -> running().size() == 2);
        cluster.finish(index("0"), "Failed");
        eventually("given up", () -> get().status().failedIndexes().equals("0"));
        eventually("counted", () -> get().status().failed() == 1);
        assertEquals(1, running().size(), "the other one goes on, and none is made instead");
        cluster.finish(index("1"), "Succeeded");
        eventually("failed", () -> condition("Failed").status().equals("True"));
        assertEquals("FailedIndexes", condition("Failed").reason());
        assertEquals("Job has failed indexes", condition("Failed").message());
        assertEquals("1", get().status().completedIndexes());
        assertTrue(cluster.pods().stream().allMatch(p -> p.metadata().finalizers().isEmpty()));
    }

    @Test
    void stopsWhenTooManyIndexesFailed() throws InterruptedException {
        create(
                "'completions':3,'parallelism':1,'completionMode':'Indexed','backoffLimit':2147483647,'backoffLimitPerIndex':0,"
                        + "'maxFailedIndexes':0");
        eventually("one runs", () -> running().size() == 1);
        cluster.finish(index("0"), "Failed");
        eventually("failed", () -> condition("FailureTarget").status().equals("True"));
        assertEquals("MaxFailedIndexesExceeded", condition("FailureTarget").reason());
        assertEquals("0", get().status().failedIndexes());
        assertEquals(1, cluster.pods().size());
    }

    @Test
    void anIndexIsTriedAgainAfterAWhile() throws InterruptedException {
        create(
                "'completions':1,'parallelism':1,'completionMode':'Indexed','backoffLimit':2147483647,'backoffLimitPerIndex':1");
        eventually("runs", () -> running().size() == 1);
        Pod first = running().getFirst();
        assertEquals("0", first.metadata().annotations().get(FAILURES));
        cluster.client.updateStatus(
                Pod.KIND,
                Pod.of(
                        first.node()
                                .with(
                                        "status",
                                        Cluster.json(
                                                "{'phase':'Failed','containerStatuses':[{'name':'c','state':{'terminated':"
                                                        + "{'exitCode':1,'finishedAt':'2020-01-01T00:00:00Z'}}}]}"))));
        eventually("again", () -> running().size() == 1);
        Pod second = running().getFirst();
        assertEquals("1", second.metadata().annotations().get(FAILURES));
        eventually("the first is counted", () -> get().status().failed() == 1);
        cluster.finish(second, "Failed");
        eventually("failed", () -> condition("Failed").reason().equals("FailedIndexes"));
        assertEquals("0", get().status().failedIndexes());
        eventually("both counted", () -> get().status().failed() == 2);
    }

    private Pod index(String index) {
        return running().stream()
                .filter(pod ->
                        index.equals(
                                pod.metadata()
                                        .labels()
                                        .get("batch.kubernetes.io/job-completion-index")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void suspendsAndResumes() throws InterruptedException {
        create("'completions':2,'parallelism':2");
        eventually("run", () -> running().size() == 2);
        patch("{'spec':{'suspend':true}}");
        eventually(
                "suspended",
                () ->
                        condition("Suspended").status().equals("True")
                                && cluster.pods().isEmpty()
                                && !get().status().hasActive());
        assertEquals(0, get().status().failed());
        patch("{'spec':{'suspend':false}}");
        eventually("run again", () -> running().size() == 2);
        eventually("told", () -> condition("Suspended").reason().equals("JobResumed"));
    }

    @Test
    void endsAtItsDeadlineAndLetsGoOfOrphans() throws InterruptedException {
        create("'completions':1,'parallelism':1,'activeDeadlineSeconds':1");
        eventually("failed", () -> condition("Failed").reason().equals("DeadlineExceeded"));
        cluster.client.delete(Job.KIND, "default", "work", DeleteOptions.DEFAULT);
        create("'completions':1,'parallelism':1");
        eventually("runs", () -> running().size() == 1);
        cluster.client.delete(Job.KIND, "default", "work", DeleteOptions.DEFAULT);
        eventually(
                "released",
                () -> cluster.pods().stream().allMatch(p -> p.metadata().finalizers().isEmpty()));
    }

    private List<Pod> running() {
        return cluster.pods().stream()
                .filter(p -> p.status().phase().equals("Running") && !p.terminating())
                .toList();
    }

    private Job get() {
        return cluster.client.get(Job.KIND, "default", "work");
    }

    private JobCondition condition(String type) {
        return get().status().conditions().stream()
                .filter(c -> c.type().equals(type))
                .findFirst()
                .orElse(JobCondition.builder().build());
    }

    private void patch(String patch) {
        cluster.client.patch(Job.KIND, "default", "work", "", PatchType.MERGE, Cluster.json(patch));
    }

    private void create(String spec) {
        String full = spec.contains("backoffLimit") ? spec : spec + ",'backoffLimit':6";
        cluster.client.create(
                Job.KIND,
                Job.of(
                        Cluster.json(
                                "{'apiVersion':'batch/v1','kind':'Job','metadata':{'name':'work','namespace':'default'},"
                                        + "'spec':{"
                                        + full
                                        + ",'selector':{'matchLabels':{'job-name':'work'}},"
                                        + "'template':{'metadata':{'labels':{'job-name':'work'}},'spec':{'restartPolicy':'Never','containers':[{'name':'c','image':'i'}]}}}}")));
    }
}
