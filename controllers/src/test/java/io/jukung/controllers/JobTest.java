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
        assertEquals("JobResumed", condition("Suspended").reason());
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
