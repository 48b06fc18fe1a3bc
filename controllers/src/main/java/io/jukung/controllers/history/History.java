package io.jukung.controllers.history;

import io.jukung.api.KubeObject;
import io.jukung.api.apps.v1.ControllerRevision;
import io.jukung.api.core.v1.PodTemplateSpec;
import io.jukung.client.Client;
import io.jukung.client.DeleteOptions;
import io.jukung.client.informer.Informer;
import io.jukung.client.informer.OwnWrites;
import io.jukung.controllers.owners.ControllerRef;
import io.jukung.controllers.owners.TemplateHash;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The revisions of one owner.
 *
 * @param key the owner's key in the own writes
 * @param hashLabel the label that carries a revision's hash
 */
public record History(
        Client client,
        Informer<ControllerRevision> revisions,
        OwnWrites writes,
        String key,
        KubeObject owner,
        String hashLabel) {
    /**
     * The revision of today's template and all there are with it.
     *
     * @param all oldest first
     */
    public record State(ControllerRevision current, List<ControllerRevision> all) {}

    /**
     * Thrown where another owner's or template's revision has the name; count it and come again.
     */
    public static final class CollisionException extends RuntimeException {
        private static final long serialVersionUID = 1;

        CollisionException(StatusException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /**
     * Finds the template's revision and makes it the newest, or writes it.
     *
     * @param claimed the owner's revisions
     * @throws CollisionException where its name is taken
     */
    public State current(
            List<ControllerRevision> claimed, PodTemplateSpec template, int collisions) {
        List<ControllerRevision> all = new ArrayList<>(claimed);
        all.sort(
                Comparator.comparingLong(ControllerRevision::revision)
                        .thenComparing(ControllerRevision::name));
        JsonObject data = data(template);
        ControllerRevision same = null;
        for (ControllerRevision revision : all) {
            if (data.equals(revision.node().get("data"))) {
                same = revision;
            }
        }
        long newest = all.isEmpty() ? 0 : all.getLast().revision();
        if (same == null) {
            same = create(template, data, newest + 1, collisions);
        } else if (same.revision() < newest) {
            all.remove(same);
            same = client.update(ControllerRevision.KIND, same.edit().revision(newest + 1).build());
            writes.wrote(key, revisions, same.resourceVersion());
        } else {
            return new State(same, all);
        }
        all.add(same);
        return new State(same, all);
    }

    /** Deletes the oldest revisions that nothing uses, beyond the limit. */
    public void truncate(List<ControllerRevision> oldestFirst, Set<String> used, int limit) {
        List<ControllerRevision> unused =
                oldestFirst.stream().filter(r -> !used.contains(r.name())).toList();
        for (ControllerRevision revision : unused.subList(0, Math.max(0, unused.size() - limit))) {
            if (client.deleteIfThere(
                    ControllerRevision.KIND,
                    revision.namespace(),
                    revision.name(),
                    DeleteOptions.onlyUid(revision))) {
                writes.deleted(key, revisions, revision);
            }
        }
    }

    /** The template that a revision stands for. */
    public static PodTemplateSpec template(ControllerRevision revision) {
        JsonObject data = revision.node().object("data");
        return PodTemplateSpec.of(data.object("spec").object("template").without("$patch"));
    }

    /** A patch that puts the template in the place of any other. */
    private static JsonObject data(PodTemplateSpec template) {
        return JsonObject.of(
                "spec", JsonObject.of("template", template.node().with("$patch", "replace")));
    }

    private ControllerRevision create(
            PodTemplateSpec template, JsonObject data, long number, int collisions) {
        String hash = TemplateHash.of(data, collisions);
        Map<String, String> labels = new HashMap<>(template.metadata().labels());
        labels.put(hashLabel, hash);
        JsonObject wanted =
                ControllerRevision.builder()
                        .metadata(m ->
                                m.name(owner.name() + "-" + hash)
                                        .namespace(owner.namespace())
                                        .labels(labels)
                                        .ownerReferences(List.of(ControllerRef.to(owner))))
                        .revision(number)
                        .build()
                        .node()
                        .with("data", data);
        JsonObject annotations = owner.node().object("metadata").object("annotations");
        if (!annotations.isEmpty()) {
            wanted = wanted.withAt(annotations, "metadata", "annotations");
        }
        ControllerRevision revision = ControllerRevision.of(wanted);
        try {
            ControllerRevision created = client.create(ControllerRevision.KIND, revision);
            writes.wrote(key, revisions, created.resourceVersion());
            return created;
        } catch (StatusException e) {
            if (!e.isAlreadyExists()) {
                throw e;
            }
            ControllerRevision there =
                    client.get(ControllerRevision.KIND, owner.namespace(), revision.name());
            if (data.equals(there.node().get("data")) && ControllerRef.controls(owner, there)) {
                return there;
            }
            throw new CollisionException(e);
        }
    }
}
