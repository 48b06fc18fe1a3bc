package io.jukung.controllers;

import static io.jukung.controllers.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jukung.api.batch.v1.CronJob;
import io.jukung.api.batch.v1.Job;
import io.jukung.base.Clock;
import io.jukung.client.ListOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** CronJobs over an API server's storage, seen by a controller that is a day ahead. */
class CronJobTest {
    private static final Clock TOMORROW =
            new Clock() {
                @Override
                public Instant now() {
                    return Instant.now().plus(Duration.ofDays(1));
                }

                @Override
                public long nanoTime() {
                    return System.nanoTime();
                }

                @Override
                public void sleep(Duration duration) throws InterruptedException {
                    Thread.sleep(duration);
                }
            };

    @Test
    void startsOneJobAndTellsOfItsEnd() throws InterruptedException {
        try (Cluster cluster = new Cluster(TOMORROW, "cronjob-controller")) {
            cluster.client.create(
                    CronJob.KIND,
                    CronJob.of(
                            Cluster.json(
                                    "{'apiVersion':'batch/v1','kind':'CronJob','metadata':"
                                            + "{'name':'tick','namespace':'default'},'spec':"
                                            + "{'schedule':'@daily','successfulJobsHistoryLimit':0,"
                                            + "'jobTemplate':{'metadata':{'labels':{'a':'b'}},"
                                            + "'spec':{'template':{'spec':{'containers':[]}}}}}}")));
            eventually("active", () -> get(cluster).status().active().size() == 1);
            Instant at = get(cluster).status().lastScheduleTime();
            Job job = jobs(cluster).getFirst();
            assertEquals("tick-" + (at == null ? 0 : at.getEpochSecond() / 60), job.name());
            assertEquals("b", job.metadata().labels().get("a"));
            Instant ended = Instant.parse("2026-01-01T00:00:00Z");
            cluster.client.updateStatus(
                    Job.KIND,
                    Job.of(
                            job.node()
                                    .with(
                                            "status",
                                            Cluster.json(
                                                    "{'completionTime':'2026-01-01T00:00:00Z',"
                                                            + "'conditions':[{'type':'Complete',"
                                                            + "'status':'True'}]}"))));
            eventually("ended", () -> ended.equals(get(cluster).status().lastSuccessfulTime()));
            assertEquals(List.of(), get(cluster).status().active());
            eventually("history", () -> jobs(cluster).isEmpty());
            eventually(
                    "event", () -> cluster.hasEvent("SawCompletedJob", "Saw completed job: tick"));
        }
    }

    @Test
    void tellsOfAMomentThatNeverComes() throws InterruptedException {
        try (Cluster cluster = new Cluster(TOMORROW, "cronjob-controller")) {
            cluster.client.create(
                    CronJob.KIND,
                    CronJob.of(
                            Cluster.json(
                                    "{'apiVersion':'batch/v1','kind':'CronJob','metadata':"
                                            + "{'name':'never','namespace':'default'},'spec':"
                                            + "{'schedule':'59 23 31 2 *','jobTemplate':{}}}")));
            eventually(
                    "event",
                    () ->
                            cluster.hasEvent(
                                    "InvalidSchedule",
                                    "invalid schedule: 59 23 31 2 * : time difference between two"
                                            + " schedules is less than 1 second"));
        }
    }

    private static CronJob get(Cluster cluster) {
        return cluster.client.get(CronJob.KIND, "default", "tick");
    }

    private static List<Job> jobs(Cluster cluster) {
        return cluster.client.listAll(Job.KIND, "default", ListOptions.ALL).items();
    }
}
