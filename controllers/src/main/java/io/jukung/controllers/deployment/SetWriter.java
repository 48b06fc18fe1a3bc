package io.jukung.controllers.deployment;

import io.jukung.api.apps.v1.Deployment;
import io.jukung.api.apps.v1.ReplicaSet;
import io.jukung.api.core.v1.PodTemplateSpec;
import io.jukung.api.meta.v1.LabelSelector;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.DeleteOptions;
import io.jukung.client.events.EventRecorder;
import io.jukung.client.informer.Informer;
import io.jukung.client.informer.OwnWrites;
import io.jukung.controllers.namespace.Refusal;
import io.jukung.controllers.owners.ControllerRef;
import io.jukung.controllers.owners.TemplateHash;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes, resizes and deletes a deployment's sets. */
record SetWriter(
        Client client,
        EventRecorder events,
        Clock clock,
        Informer<ReplicaSet> sets,
        OwnWrites writes) {

    /**
     * The sets with the current one among them, and the deployment that knows its revision but is
     * not yet written.
     */
    record Ensured(Deployment deployment, Sets sets, ReplicaSet current) {}

    /** The deployment with another condition of progress; not written. */
    static Deployment progressing(
            Deployment deployment, String status, String reason, String message, Instant now) {
        return deployment
                .edit()
                .status(s ->
                        s.conditions(
                                Conditions.with(
                                        deployment.status().conditions(),
                                        Conditions.of(
                                                Conditions.PROGRESSING,
                                                status,
                                                reason,
                                                message,
                                                now))))
                .build();
    }

    /** Brings the current set's annotations up to date, or makes it. */
    Ensured ensureCurrent(String key, Deployment deployment, Sets found) {
        long revision = Revisions.newest(found.old()) + 1;
        ReplicaSet current = found.current();
        if (current == null) {
            return create(key, deployment, found, revision);
        }
        int minReady = deployment.spec().minReadySeconds();
        ReplicaSet.Builder wanted =
                current.edit()
                        .metadata(m ->
                                m.annotations(
                                        Revisions.of(
                                                deployment,
                                                current.metadata().annotations(),
                                                revision,
                                                true)));
        if (current.spec().minReadySeconds() != minReady) {
            wanted.spec(s -> s.minReadySeconds(minReady));
        }
        ReplicaSet updated = update(key, current, wanted.build());
        Deployment noted = withRevision(deployment, Revisions.of(updated));
        if (RolloutStatus.hasDeadline(noted)
                && Conditions.find(noted.status().conditions(), Conditions.PROGRESSING) == null) {
            noted =
                    progressing(
                            noted,
                            "True",
                            "FoundNewReplicaSet",
                            "Found new replica set \"" + updated.name() + "\"",
                            clock.now());
        }
        return new Ensured(noted, new Sets(updated, found.old()), updated);
    }

    private Ensured create(String key, Deployment deployment, Sets found, long revision) {
        JsonObject template = deployment.spec().template().node();
        String hash = TemplateHash.of(template, deployment.status().collisionCount());
        ReplicaSet wanted = newSet(deployment, found, revision, hash);
        try {
            ReplicaSet created = client.create(ReplicaSet.KIND, wanted);
            writes.wrote(key, sets, created.resourceVersion());
            if (created.spec().replicas() > 0) {
                events.normal(
                        deployment,
                        "ScalingReplicaSet",
                        "Scaled up replica set %s from 0 to %d"
                                .formatted(created.name(), created.spec().replicas()));
            }
            Deployment noted = withRevision(deployment, revision);
            if (RolloutStatus.hasDeadline(noted)) {
                noted =
                        progressing(
                                noted,
                                "True",
                                "NewReplicaSetCreated",
                                "Created new replica set \"" + created.name() + "\"",
                                clock.now());
            }
            return new Ensured(noted, new Sets(created, found.old()), created);
        } catch (StatusException e) {
            if (e.isAlreadyExists()) {
                return taken(deployment, found, wanted, e);
            }
            if (!Refusal.terminating(e)) {
                tellFailure(deployment, wanted, e);
            }
            throw e;
        }
    }

    private static ReplicaSet newSet(
            Deployment deployment, Sets found, long revision, String hash) {
        PodTemplateSpec template = deployment.spec().template();
        Map<String, String> labels = new HashMap<>(template.metadata().labels());
        labels.put(Sets.HASH, hash);
        LabelSelector selector = deployment.spec().selector();
        Map<String, String> selected = new HashMap<>(selector.matchLabels());
        selected.put(Sets.HASH, hash);
        int replicas = RolloutPlan.sizeOfCurrent(deployment, found.all(), null);
        return ReplicaSet.builder()
                .metadata(m ->
                        m.name(deployment.name() + "-" + hash)
                                .namespace(deployment.namespace())
                                .labels(labels)
                                .annotations(Revisions.of(deployment, Map.of(), revision, false))
                                .ownerReferences(List.of(ControllerRef.to(deployment))))
                .spec(s -> {
                    s.replicas(replicas)
                            .selector(selector.edit().matchLabels(selected).build())
                            .template(template.edit().metadata(m -> m.labels(labels)).build());
                    return deployment.spec().minReadySeconds() > 0
                            ? s.minReadySeconds(deployment.spec().minReadySeconds())
                            : s;
                })
                .build();
    }

    /** A set of that name is there: ours after all, or another template with the same hash. */
    private Ensured taken(
            Deployment deployment, Sets found, ReplicaSet wanted, StatusException refusal) {
        ReplicaSet there = client.get(ReplicaSet.KIND, wanted.namespace(), wanted.name());
        if (ControllerRef.controls(deployment, there)
                && Sets.sameTemplate(there.spec().template(), deployment.spec().template())) {
            List<ReplicaSet> old =
                    found.old().stream().filter(set -> !set.uid().equals(there.uid())).toList();
            return new Ensured(
                    withRevision(deployment, Revisions.of(there)), new Sets(there, old), there);
        }
        client.updateStatus(
                Deployment.KIND,
                deployment
                        .edit()
                        .status(s -> s.collisionCount(deployment.status().collisionCount() + 1))
                        .build());
        throw refusal;
    }

    private void tellFailure(Deployment deployment, ReplicaSet set, StatusException e) {
        String message =
                "Failed to create new replica set \"" + set.name() + "\": " + e.getMessage();
        events.warning(deployment, "ReplicaSetCreateError", message);
        if (RolloutStatus.hasDeadline(deployment)) {
            Deployment told =
                    progressing(deployment, "False", "ReplicaSetCreateError", message, clock.now());
            if (!told.equals(deployment)) {
                client.updateStatus(Deployment.KIND, told);
            }
        }
    }

    /** Gives sets their new sizes; the sets as they are then. */
    Sets resize(String key, Deployment deployment, Sets before, List<Resize> plan) {
        ReplicaSet current = before.current();
        List<ReplicaSet> old = new ArrayList<>(before.old());
        for (Resize resize : plan) {
            ReplicaSet resized = resize(key, deployment, resize);
            if (current != null && resize.set().uid().equals(current.uid())) {
                current = resized;
            } else {
                old.replaceAll(set -> set.uid().equals(resized.uid()) ? resized : set);
            }
        }
        return new Sets(current, old);
    }

    private ReplicaSet resize(String key, Deployment deployment, Resize resize) {
        ReplicaSet set = resize.set();
        ReplicaSet.Builder wanted =
                set.edit()
                        .metadata(m ->
                                m.annotations(
                                        Revisions.sized(set.metadata().annotations(), deployment)));
        if (resize.changes()) {
            wanted.spec(s -> s.replicas(resize.replicas()));
        }
        ReplicaSet updated = update(key, set, wanted.build());
        if (resize.changes()) {
            events.normal(
                    deployment,
                    "ScalingReplicaSet",
                    "Scaled %s replica set %s from %d to %d"
                            .formatted(
                                    resize.replicas() > set.spec().replicas() ? "up" : "down",
                                    set.name(),
                                    set.spec().replicas(),
                                    resize.replicas()));
        }
        return updated;
    }

    /** Deletes the oldest of the empty sets beyond the history that is to be kept. */
    void cleanUp(String key, Deployment deployment, List<ReplicaSet> old) {
        int limit = deployment.spec().revisionHistoryLimit();
        if (!deployment.spec().hasRevisionHistoryLimit() || limit == Integer.MAX_VALUE) {
            return;
        }
        List<ReplicaSet> alive =
                old.stream()
                        .filter(set -> !set.terminating())
                        .sorted(Comparator.comparingLong(Revisions::of))
                        .toList();
        for (ReplicaSet set : alive.subList(0, Math.max(0, alive.size() - limit))) {
            boolean empty =
                    set.status().replicas() == 0
                            && set.spec().replicas() == 0
                            && set.metadata().generation() <= set.status().observedGeneration();
            if (empty
                    && client.deleteIfThere(
                            ReplicaSet.KIND,
                            set.namespace(),
                            set.name(),
                            DeleteOptions.onlyUid(set))) {
                writes.deleted(key, sets, set);
            }
        }
    }

    private ReplicaSet update(String key, ReplicaSet before, ReplicaSet wanted) {
        if (wanted.equals(before)) {
            return before;
        }
        ReplicaSet updated = client.update(ReplicaSet.KIND, wanted);
        writes.wrote(key, sets, updated.resourceVersion());
        return updated;
    }

    private static Deployment withRevision(Deployment deployment, long revision) {
        Map<String, String> annotations = new HashMap<>(deployment.metadata().annotations());
        annotations.put(Revisions.REVISION, Long.toString(revision));
        return deployment.edit().metadata(m -> m.annotations(annotations)).build();
    }
}
