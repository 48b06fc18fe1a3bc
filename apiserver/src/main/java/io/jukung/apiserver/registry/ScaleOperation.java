package io.jukung.apiserver.registry;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.admission.Reinvocation;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.machinery.managedfields.FieldManager;
import io.jukung.machinery.managedfields.FieldSet;
import io.jukung.machinery.managedfields.ScaleFields;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.selector.LabelSelector;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code /scale}: an object's replica count as an {@code autoscaling/v1 Scale}. */
final class ScaleOperation implements Updating.Admitting {
    static final GroupVersionKind KIND = new GroupVersionKind("autoscaling", "v1", "Scale");

    private static final String ENTRIES = "managedFields";

    private final Resource resource;
    private final Subresource.Scale scale;

    ScaleOperation(Resource resource, Subresource.Scale scale) {
        this.resource = resource;
        this.scale = scale;
    }

    ApiResponse get(ApiRequest request) {
        ApiObject parent =
                resource.existing(request, request.info().namespace(), request.info().name());
        if (resource.definition.schema() != null
                && parent.tree().at(path(scale.specReplicas())) == null) {
            throw StatusException.internal(
                    "the spec replicas field \"" + scale.specReplicas() + "\" does not exist");
        }
        return new ApiResponse.Tree(200, scaleOf(parent.tree()));
    }

    ApiResponse update(ApiRequest request) {
        WriteOptions options = WriteOptions.of(request, "UpdateOptions", false);
        JsonObject sent = Body.object(request, KIND, resource.schemas, options.fieldValidation());
        return write(request, options, false, live -> sent);
    }

    /** Makes the wanted Scale of the current one. */
    @FunctionalInterface
    interface Change {
        JsonObject of(JsonObject scale);
    }

    /**
     * @param applies whether the change has seen to managed fields itself
     */
    ApiResponse write(ApiRequest request, WriteOptions options, boolean applies, Change change) {
        ApiResponse written =
                new Updating(resource, this)
                        .update(
                                request,
                                options,
                                false,
                                live -> changed(request, options, applies, change, live));
        return new ApiResponse.Tree(
                200, scaleOf(resource.toStorage(((ApiResponse.One) written).object().tree())));
    }

    private JsonObject changed(
            ApiRequest request,
            WriteOptions options,
            boolean applies,
            Change change,
            @Nullable JsonObject live) {
        if (live == null) {
            throw StatusException.notFound(resource.named(request), request.info().name());
        }
        JsonObject current = owned(live, resource.kind(request));
        JsonObject sent = change.of(current);
        JsonObject owned = applies ? sent : manager().update(current, sent, options.manager());
        AdmissionAttributes asked = attributes(request, options, owned, current);
        JsonObject wanted = Objects.requireNonNull(resource.admission.admit(asked));
        validate(request, wanted);
        long replicas = wanted.object("spec").integer("replicas", 0);
        String version = wanted.object("metadata").string("resourceVersion");
        JsonObject meta = live.object("metadata");
        String uid = wanted.object("metadata").string("uid");
        JsonObject parent =
                live.withAt(replicas, path(scale.specReplicas()))
                        .with(
                                "metadata",
                                meta.with("resourceVersion", version)
                                        .with("uid", uid.isEmpty() ? meta.string("uid") : uid));
        GroupVersionKind kind = resource.kind(request);
        JsonArray entries =
                managedFields(kind)
                        .ofParent(
                                meta.array(ENTRIES),
                                wanted.object("metadata").array(ENTRIES),
                                kind.apiVersion());
        return entries.isEmpty()
                ? parent.withoutAt("metadata", ENTRIES)
                : parent.withAt(entries, "metadata", ENTRIES);
    }

    /** Of the Scale itself, which was asked about before it became its object's. */
    @Override
    public JsonObject admit(
            ApiRequest request, WriteOptions options, JsonObject wanted, JsonObject old) {
        return wanted;
    }

    @Override
    public void validate(
            ApiRequest request, WriteOptions options, JsonObject object, JsonObject old) {
        resource.admission.validate(attributes(request, options, scaleOf(object), scaleOf(old)));
    }

    private AdmissionAttributes attributes(
            ApiRequest request, WriteOptions options, JsonObject wanted, JsonObject current) {
        Map<GroupVersionResource, GroupVersionKind> names = new LinkedHashMap<>();
        for (ResourceDefinition version : resource.versions) {
            for (GroupVersion served : version.groupVersions()) {
                names.put(served.resource(version.resource()), KIND);
            }
        }
        return new AdmissionAttributes(
                Operation.UPDATE,
                request,
                KIND,
                request.info().namespace(),
                request.info().name(),
                wanted,
                current,
                options.tree(),
                options.dryRun(),
                new KindViews(schema(), KIND, names),
                new Reinvocation());
    }

    private KindSchema schema() {
        return Objects.requireNonNull(resource.schemas.find(KIND));
    }

    /** The current Scale with the entries of those who own the count. */
    private JsonObject owned(JsonObject live, GroupVersionKind kind) {
        JsonArray entries = managedFields(kind).ofScale(live.object("metadata").array(ENTRIES));
        JsonObject current = scaleOf(live);
        return entries.isEmpty() ? current : current.withAt(entries, "metadata", ENTRIES);
    }

    private ScaleFields managedFields(GroupVersionKind kind) {
        List<String> own = List.of(path(scale.specReplicas()));
        Reshaping between = resource.definition.reshaping();
        return new ScaleFields(
                KIND,
                version -> {
                    GroupVersion asked = GroupVersion.parse(version);
                    if (between != null && resource.definition.schema() != null) {
                        return between.replicasPath(asked);
                    }
                    return resource.schemas.find(asked.kind(kind.kind())) == null ? null : own;
                });
    }

    /** Who owns what of a Scale. */
    private FieldManager manager() {
        return new FieldManager(schema().type(), KIND, "scale", FieldSet.EMPTY, resource.clock);
    }

    /** A Scale that an apply has merged; of conflicts it is told. */
    JsonObject applied(JsonObject current, JsonObject config, WriteOptions options) {
        return manager().apply(current, config, options.manager(), options.force());
    }

    private static void validate(ApiRequest request, JsonObject wanted) {
        String name = wanted.object("metadata").string("name");
        if (!name.isEmpty() && !name.equals(request.info().name())) {
            throw StatusException.badRequest(
                    "the name of the object ("
                            + name
                            + ") does not match the name on the URL ("
                            + request.info().name()
                            + ")");
        }
        long replicas = wanted.object("spec").integer("replicas", 0);
        if (replicas < 0) {
            throw StatusException.invalid(
                    KIND.group(),
                    KIND.kind(),
                    request.info().name(),
                    List.of(
                            FieldError.invalid(
                                    FieldPath.of("spec", "replicas"),
                                    replicas,
                                    "must be greater than or equal to 0")));
        }
    }

    private JsonObject scaleOf(JsonObject parent) {
        JsonObject meta = parent.object("metadata");
        JsonObject.Builder own = JsonObject.builder();
        for (String field :
                List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
            own.putOrRemove(field, meta.get(field));
        }
        long wanted = number(parent, scale.specReplicas());
        String selector = selector(parent);
        JsonObject status =
                JsonObject.of(
                        "replicas",
                        number(parent, scale.statusReplicas()),
                        "selector",
                        selector.isEmpty() ? null : selector);
        return JsonObject.of(
                "apiVersion", KIND.apiVersion(),
                "kind", KIND.kind(),
                "metadata", own.build(),
                "spec", wanted == 0 ? JsonObject.EMPTY : JsonObject.of("replicas", wanted),
                "status", status);
    }

    private String selector(JsonObject parent) {
        if (scale.selector().isEmpty()) {
            return "";
        }
        return switch (parent.at(path(scale.selector()))) {
            case String text -> text;
            case JsonObject o when o.has("matchLabels") || o.has("matchExpressions") ->
                    LabelSelector.of(o).toString();
            case JsonObject labels -> LabelSelector.ofLabels(labels).toString();
            case null, default -> "";
        };
    }

    private static long number(JsonObject parent, String path) {
        return parent.at(path(path)) instanceof Long count ? count : 0;
    }

    private static String[] path(String dotted) {
        return (dotted.startsWith(".") ? dotted.substring(1) : dotted).split("\\.");
    }
}
