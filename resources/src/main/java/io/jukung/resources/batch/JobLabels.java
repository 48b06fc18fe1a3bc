package io.jukung.resources.batch;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Trees;

/** The selector and labels that a job gets so that it finds its own pods and no others. */
final class JobLabels {
    static final String UID = "batch.kubernetes.io/controller-uid";
    static final String NAME = "batch.kubernetes.io/job-name";
    static final String OLD_UID = "controller-uid";
    static final String OLD_NAME = "job-name";

    private JobLabels() {}

    static JsonObject generate(JsonObject job) {
        JsonObject spec = job.object("spec");
        if (spec.bool("manualSelector", false)) {
            return job;
        }
        String uid = job.object("metadata").string("uid");
        String name = job.object("metadata").string("name");
        JsonObject labels = spec.object("template").object("metadata").object("labels");
        labels = Trees.ifAbsent(labels, UID, uid);
        labels = Trees.ifAbsent(labels, NAME, name);
        labels = Trees.ifAbsent(labels, OLD_UID, uid);
        labels = Trees.ifAbsent(labels, OLD_NAME, name);
        JsonObject selected = spec.object("selector").object("matchLabels");
        if (!selected.has(UID)) {
            selected = selected.with(UID, uid);
        }
        return job.with(
                "spec",
                spec.withAt(labels, "template", "metadata", "labels")
                        .withAt(selected, "selector", "matchLabels"));
    }
}
