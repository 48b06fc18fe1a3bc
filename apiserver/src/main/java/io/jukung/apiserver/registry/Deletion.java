package io.jukung.apiserver.registry;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Delete: at once, or first a mark that grace periods and finalizers hold on to.
 *
 * <pre>
 *   live ──DELETE, no grace, no finalizers──────────────────────────▶ gone
 *     └───DELETE──▶ terminating (deletionTimestamp) ──grace 0, last finalizer removed──▶ gone
 * </pre>
 */
final class Deletion {
    private static final String ORPHAN = "orphan";
    private static final String FOREGROUND = "foregroundDeletion";

    private final Resource resource;

    Deletion(Resource resource) {
        this.resource = resource;
    }

    /** DELETE of one object. */
    ApiResponse delete(ApiRequest request) {
        DeleteOptions options = DeleteOptions.of(request);
        warn(request, options);
        String namespace = request.info().namespace();
        String name = request.info().name();
        Outcome outcome = delete(request, options, resource.named(request), namespace, name);
        if (!outcome.gone()) {
            boolean accepted =
                    options.tree().has("orphanDependents")
                            && !options.tree().bool("orphanDependents", true);
            return new ApiResponse.One(
                    accepted ? 202 : 200, resource.answer(request, outcome.object()));
        }
        return resource.strategy().answersDeletedObject()
                ? new ApiResponse.One(200, resource.answer(request, outcome.object()))
                : new ApiResponse.Tree(200, success(request, outcome.object().tree()));
    }

    void warn(ApiRequest request, DeleteOptions options) {
        if (options.policy().isEmpty()) {
            resource.strategy().warningsOfDefaultPropagation().forEach(request::warn);
        }
    }

    private JsonObject success(ApiRequest request, JsonObject object) {
        String group = request.info().group();
        return JsonObject.of(
                "kind", "Status",
                "apiVersion", "v1",
                "metadata", JsonObject.EMPTY,
                "status", "Success",
                "details",
                        JsonObject.of(
                                "name", request.info().name(),
                                "group", group.isEmpty() ? null : group,
                                "kind", request.info().resource(),
                                "uid", object.object("metadata").string("uid")));
    }

    /**
     * What came of it.
     *
     * @param gone whether the object is no more; else it is terminating
     */
    record Outcome(boolean gone, ApiObject object) {}

    /**
     * @param request null for a deletion below the chain, which admission does not see
     */
    Outcome delete(
            @Nullable ApiRequest request,
            DeleteOptions options,
            GroupResource named,
            String namespace,
            String name) {
        while (true) {
            ApiObject live = resource.stored.get(namespace, name);
            if (live == null) {
                throw StatusException.notFound(named, name);
            }
            JsonObject old = live.tree();
            preconditions(
                    options,
                    new GroupResource(named.group(), resource.definition.kind()),
                    name,
                    old);
            if (request != null) {
                admit(request, options, name, old);
            }
            Outcome outcome = attempt(request, options, live);
            if (outcome != null) {
                return outcome;
            }
        }
    }

    /** Null where somebody else was faster. */
    private @Nullable Outcome attempt(
            @Nullable ApiRequest request, DeleteOptions options, ApiObject live) {
        JsonObject old = live.tree();
        Long shortened = shortenedGrace(options, old);
        if (Metadata.terminating(old) && shortened == null && graceRunning(old)) {
            return new Outcome(false, live);
        }
        List<String> finalizers = finalizers(options, old);
        JsonObject object = withFinalizers(old, finalizers);
        long grace =
                shortened != null
                        ? shortened
                        : Metadata.terminating(old)
                                ? 0
                                : resource.strategy()
                                        .gracePeriodSeconds(old, options.gracePeriodSeconds());
        if (grace == 0 && finalizers.isEmpty() && (resource.strategy().removable(object))) {
            if (options.dryRun()) {
                return new Outcome(true, live);
            }
            ApiObject deleted = resource.stored.delete(live);
            if (deleted == null) {
                return null;
            }
            resource.strategy().released(old);
            return new Outcome(true, deleted);
        }
        JsonObject marked = mark(request, object, old, grace);
        if (marked.equals(old)) {
            return new Outcome(false, live);
        }
        if (options.dryRun()) {
            return new Outcome(false, ApiObject.ofTree(marked));
        }
        ApiObject written = resource.stored.replace(live, marked);
        return written == null ? null : new Outcome(false, written);
    }

    /** A terminating object's grace only ever gets shorter; null where it stays as it is. */
    private static @Nullable Long shortenedGrace(DeleteOptions options, JsonObject old) {
        Long asked = options.gracePeriodSeconds();
        if (!Metadata.terminating(old) || asked == null) {
            return null;
        }
        long current = old.object("metadata").integer("deletionGracePeriodSeconds", 0);
        long wanted = asked < 0 ? 1 : asked;
        return wanted < current ? wanted : null;
    }

    private static boolean graceRunning(JsonObject old) {
        return old.object("metadata").integer("deletionGracePeriodSeconds", 0) > 0;
    }

    private JsonObject mark(
            @Nullable ApiRequest request, JsonObject object, JsonObject old, long grace) {
        JsonObject meta = object.object("metadata");
        Instant now = resource.clock.now();
        boolean first = !Metadata.terminating(old);
        JsonObject.Builder marked = meta.edit();
        if (first) {
            marked.put("deletionTimestamp", Times.format(now.plusSeconds(grace)));
            marked.put("deletionGracePeriodSeconds", grace);
            long generation = meta.integer("generation", 0);
            if (generation > 0) {
                marked.put("generation", generation + 1);
            }
        } else if (graceRunning(old)) {
            Instant end = Times.parse(meta.string("deletionTimestamp"));
            long before = meta.integer("deletionGracePeriodSeconds", 0);
            marked.put("deletionTimestamp", Times.format(end.plusSeconds(grace - before)));
            marked.put("deletionGracePeriodSeconds", grace);
        }
        JsonObject result = object.with("metadata", marked.build());
        return first ? resource.strategy().prepareForDelete(request, result) : result;
    }

    /** The finalizers as the propagation policy wants them. */
    private List<String> finalizers(DeleteOptions options, JsonObject old) {
        List<String> before = Metadata.finalizers(old);
        String policy = options.policy();
        if (policy.isEmpty()) {
            policy =
                    before.contains(ORPHAN)
                            ? "Orphan"
                            : before.contains(FOREGROUND)
                                    ? "Foreground"
                                    : resource.strategy().defaultPropagationPolicy();
        }
        List<String> after = new ArrayList<>(before);
        after.remove(ORPHAN);
        after.remove(FOREGROUND);
        if (policy.equals("Orphan")) {
            after.add(ORPHAN);
        } else if (policy.equals("Foreground")) {
            after.add(FOREGROUND);
        }
        return new HashSet<>(after).equals(new HashSet<>(before)) ? before : after;
    }

    private static JsonObject withFinalizers(JsonObject object, List<String> finalizers) {
        return finalizers.isEmpty()
                ? object.withoutAt("metadata", "finalizers")
                : object.withAt(JsonArray.copyOf(finalizers), "metadata", "finalizers");
    }

    private static void preconditions(
            DeleteOptions options, GroupResource named, String name, JsonObject old) {
        JsonObject meta = old.object("metadata");
        if (!options.uid().isEmpty() && !options.uid().equals(meta.string("uid"))) {
            throw StatusException.conflict(
                    named,
                    name,
                    "the UID in the precondition ("
                            + options.uid()
                            + ") does not match the UID in record ("
                            + meta.string("uid")
                            + "). The object might have been deleted and then recreated");
        }
        String version = options.resourceVersion();
        if (!version.isEmpty() && !version.equals(meta.string("resourceVersion"))) {
            throw StatusException.conflict(
                    named,
                    name,
                    "the ResourceVersion in the precondition ("
                            + version
                            + ") does not match the ResourceVersion in record ("
                            + meta.string("resourceVersion")
                            + "). The object might have been modified");
        }
    }

    private void admit(ApiRequest request, DeleteOptions options, String name, JsonObject old) {
        AdmissionAttributes attributes =
                resource.attributes(
                        Operation.DELETE,
                        request,
                        name,
                        null,
                        old,
                        options.tree(),
                        options.dryRun());
        resource.admission.admit(attributes);
        resource.admission.validate(attributes);
    }
}
