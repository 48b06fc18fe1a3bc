package io.jukung.resources.batch;

import io.jukung.machinery.time.Times;
import io.jukung.resources.field.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks what a job's controller, ours or another that {@code managedBy} names, writes of a job.
 * Rules look only at what an update changes, so that what is stored already can stay.
 */
final class JobStatuses {
    private final Field spec;
    private final Field status;
    private final Field old;
    private final boolean complete;
    private final boolean failed;
    private final boolean finished;
    private final boolean failureTarget;
    private final boolean criteriaMet;

    private JobStatuses(Field job, Field old) {
        this.spec = job.at("spec");
        this.status = job.at("status");
        this.old = old.at("status");
        this.complete = is(status, "Complete");
        this.failed = is(status, "Failed");
        this.finished = complete || failed;
        this.failureTarget = is(status, "FailureTarget");
        this.criteriaMet = is(status, "SuccessCriteriaMet");
    }

    static void check(Field job, Field old) {
        JobStatuses statuses = new JobStatuses(job, old);
        for (String count : List.of("active", "succeeded", "failed", "ready", "terminating")) {
            statuses.status.at(count).nonNegative();
        }
        statuses.uncounted();
        statuses.conditions();
        statuses.times();
        statuses.counts();
        statuses.indexes();
        statuses.history();
    }

    private static boolean is(Field status, String type) {
        return status.at("conditions").items().stream()
                .anyMatch(c -> c.text("type").equals(type) && c.text("status").equals("True"));
    }

    private boolean turned(String type) {
        return is(status, type) != is(old, type);
    }

    private boolean changed(String member) {
        return !status.at(member).sameAs(old.at(member));
    }

    private void uncounted() {
        Set<String> seen = new HashSet<>();
        for (String list : List.of("succeeded", "failed")) {
            for (Field uid : status.at("uncountedTerminatedPods", list).items()) {
                if (uid.empty()) {
                    uid.invalid("must not be empty");
                } else {
                    uid.unique(seen);
                }
            }
        }
    }

    private void refuse(boolean wrong, String text) {
        if (wrong) {
            status.at("conditions").invalidHere(text);
        }
    }

    private void conditions() {
        boolean completeTurned = turned("Complete");
        boolean failedTurned = turned("Failed");
        refuse(
                (completeTurned || failedTurned) && complete && failed,
                "cannot set Complete=True and Failed=true conditions");
        refuse(
                (completeTurned || turned("FailureTarget")) && complete && failureTarget,
                "cannot set Complete=True and FailureTarget=true conditions");
        refuse(
                (failedTurned || turned("FailureTarget")) && failed && !failureTarget,
                "cannot set Failed=True condition without the FailureTarget=true condition");
        refuse(
                (completeTurned || turned("SuccessCriteriaMet")) && complete && !criteriaMet,
                "cannot set Complete=True condition without the SuccessCriteriaMet=true condition");
        refuse(
                criteriaMet && failed,
                "cannot set SuccessCriteriaMet=True and Failed=true conditions");
        refuse(
                criteriaMet && failureTarget,
                "cannot set SuccessCriteriaMet=True and FailureTarget=true conditions");
    }

    private void times() {
        Field completion = status.at("completionTime");
        Field start = status.at("startTime");
        if (turned("Complete") || changed("completionTime")) {
            if (completion.present() && !complete) {
                completion.invalid(
                        "cannot set completionTime when there is no Complete=True condition");
            }
            if (completion.absent() && complete) {
                completion.missing("completionTime is required for Complete jobs");
            }
        }
        boolean both = start.present() && completion.present();
        if ((changed("startTime") || changed("completionTime"))
                && both
                && Times.parse(completion.text()).isBefore(Times.parse(start.text()))) {
            completion.invalid("completionTime cannot be set before startTime");
        }
        boolean empty = spec.at("suspend").truth() && spec.at("completions").number() == 0;
        if ((turnedFinished() || changed("startTime"))
                && finished
                && start.absent()
                && !(empty && spec.has("completions"))) {
            start.missing("startTime is required for finished job");
        }
    }

    private boolean turnedFinished() {
        return finished != (is(old, "Complete") || is(old, "Failed"));
    }

    private void counts() {
        boolean turned = turnedFinished();
        for (String count : List.of("active", "terminating")) {
            Field pods = status.at(count);
            if ((turned || changed(count)) && finished && pods.number() > 0) {
                pods.invalid(count + ">0 is invalid for finished job");
            }
        }
        Field uncounted = status.at("uncountedTerminatedPods");
        boolean left = !uncounted.at("failed").empty() || !uncounted.at("succeeded").empty();
        if ((turned || changed("uncountedTerminatedPods")) && finished && left) {
            uncounted.invalid("uncountedTerminatedPods needs to be empty for finished job");
        }
        Field ready = status.at("ready");
        if ((changed("ready") || changed("active"))
                && ready.number() > status.at("active").number()) {
            ready.invalid("cannot set more ready pods than active");
        }
    }

    private void indexes() {
        boolean indexed = spec.text("completionMode").equals("Indexed");
        Field completed = status.at("completedIndexes");
        Field failedOnes = status.at("failedIndexes");
        if (changed("completedIndexes")) {
            if (spec.has("completions")) {
                parse(completed);
            }
            if (!completed.empty() && !indexed) {
                completed.invalid(
                        "cannot set non-empty completedIndexes when non-indexed completion mode");
            }
        }
        if (changed("failedIndexes") && failedOnes.present()) {
            if (!spec.has("backoffLimitPerIndex")) {
                failedOnes.invalid(
                        "cannot set non-null failedIndexes when backoffLimitPerIndex is null");
            } else if (spec.has("completions")) {
                parse(failedOnes);
            }
        }
    }

    private void parse(Field indexes) {
        try {
            long ignored = SuccessPolicies.count(indexes.text(), spec.at("completions").number());
        } catch (IllegalArgumentException e) {
            indexes.invalid("error parsing " + indexes.name() + ": " + e.getMessage());
        }
    }

    /** What has happened cannot be undone. */
    private void history() {
        for (String type : List.of("Failed", "Complete", "FailureTarget")) {
            refuse(
                    is(old, type) && !is(status, type),
                    "cannot disable the terminal " + type + "=True condition");
        }
        for (String count : List.of("failed", "succeeded")) {
            boolean elastic =
                    count.equals("succeeded") && spec.text("completionMode").equals("Indexed");
            if (!elastic && status.at(count).number() < old.at(count).number()) {
                Field fallen = status.at(count);
                fallen.as(fallen.number()).invalid("cannot decrease the " + count + " counter");
            }
        }
        Field completion = status.at("completionTime");
        boolean had = old.has("completionTime");
        if (completion.present() && had && changed("completionTime")) {
            completion.invalid("completionTime cannot be mutated");
        }
        if (old.has("startTime") && changed("startTime") && !spec.at("suspend").truth()) {
            status.at("startTime").invalid("field is immutable for unsuspended job once set");
        }
        boolean met = is(old, "SuccessCriteriaMet");
        refuse(met && !criteriaMet, "cannot disable the SuccessCriteriaMet=True condition");
        refuse(
                is(old, "Complete") && !met && criteriaMet,
                "cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions");
    }
}
