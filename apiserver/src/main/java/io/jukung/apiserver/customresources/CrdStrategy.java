package io.jukung.apiserver.customresources;

import io.jukung.apiserver.registry.ResourceStrategy;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.structural.SchemaRules;
import io.jukung.apiserver.structural.SchemaWalk;
import io.jukung.apiserver.structural.ValidationRules;
import io.jukung.base.Clock;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How CustomResourceDefinitions are written; upstream's registry/customresourcedefinition. */
final class CrdStrategy implements ResourceStrategy {
    private final ValidationRules expressions;
    private final Clock clock;
    private final Consumer<JsonObject> changed;

    /**
     * @param changed hears of a definition that was updated or deleted, before its client does
     */
    CrdStrategy(ValidationRules expressions, Clock clock, Consumer<JsonObject> changed) {
        this.expressions = expressions;
        this.clock = clock;
        this.changed = changed;
    }

    @Override
    public JsonObject applyDefaults(JsonObject object) {
        JsonObject spec = object.object("spec");
        JsonObject names = spec.object("names");
        String kind = names.string("kind");
        if (names.string("singular").isEmpty() && !kind.isEmpty()) {
            names = names.with("singular", kind.toLowerCase(Locale.ROOT));
        }
        if (names.string("listKind").isEmpty() && !kind.isEmpty()) {
            names = names.with("listKind", kind + "List");
        }
        JsonObject filled = names.isEmpty() ? spec : spec.with("names", names);
        if (!filled.has("conversion")) {
            filled = filled.with("conversion", JsonObject.of("strategy", "None"));
        }
        return filled == spec ? object : object.with("spec", filled);
    }

    @Override
    public JsonObject prepareForCreate(ApiRequest request, JsonObject object) {
        JsonObject status =
                JsonObject.of(
                        "acceptedNames",
                        JsonObject.of("kind", "", "plural", ""),
                        "conditions",
                        JsonNull.NULL);
        return stored(object.with("status", status).withAt(1L, "metadata", "generation"));
    }

    @Override
    public JsonObject prepareForUpdate(ApiRequest request, JsonObject object, JsonObject old) {
        JsonObject updated =
                old.has("status")
                        ? object.with("status", old.object("status"))
                        : object.without("status");
        if (!object.object("spec").equals(old.object("spec"))) {
            long generation = old.object("metadata").integer("generation", 0);
            updated = updated.withAt(generation + 1, "metadata", "generation");
        }
        return stored(updated);
    }

    /** The storage version counts among the versions in which objects may be stored. */
    private static JsonObject stored(JsonObject object) {
        JsonArray stored = object.object("status").array("storedVersions");
        for (JsonObject version : object.object("spec").array("versions").objects()) {
            String name = version.string("name");
            if (version.bool("storage", false) && !stored.contains(name)) {
                return object.withAt(stored.plus(name), "status", "storedVersions");
            }
        }
        return object;
    }

    @Override
    public JsonObject prepareForStatusUpdate(
            ApiRequest request, JsonObject object, JsonObject old) {
        return object.with("spec", old.object("spec"));
    }

    @Override
    public List<FieldError> validate(JsonObject object) {
        return CrdRules.check(expressions, object, null);
    }

    @Override
    public List<FieldError> validateUpdate(JsonObject object, JsonObject old) {
        return CrdRules.check(expressions, object, old);
    }

    @Override
    public List<FieldError> validateStatusUpdate(JsonObject object, JsonObject old) {
        return CrdRules.checkStatus(object);
    }

    @Override
    public List<String> warnings(JsonObject object, @Nullable JsonObject old) {
        List<String> warnings = new ArrayList<>(formats(object));
        warnings.addAll(sets(object));
        if (old != null) {
            warnings.removeAll(formats(old));
            warnings.removeAll(sets(old));
        }
        return warnings;
    }

    private static List<JsonObject> schemas(JsonObject object) {
        Set<JsonObject> schemas = new LinkedHashSet<>();
        for (JsonObject version : new Crd(object).versions()) {
            JsonObject schema = Crd.schema(version);
            if (schema != null) {
                schemas.add(schema);
            }
        }
        return List.copyOf(schemas);
    }

    private static List<String> formats(JsonObject object) {
        List<String> warnings = new ArrayList<>(0);
        for (JsonObject schema : schemas(object)) {
            for (String format : SchemaRules.unknownFormats(schema)) {
                warnings.add("unrecognized format \"" + format + "\"");
            }
        }
        return warnings;
    }

    private static Set<String> sets(JsonObject object) {
        Set<String> warnings = new TreeSet<>();
        for (JsonObject schema : schemas(object)) {
            SchemaWalk.each(
                    schema,
                    FieldPath.ROOT,
                    (node, path) -> {
                        String type = node.object("items").string("type");
                        if (node.string("x-kubernetes-list-type").equals("set")
                                && (type.equals("object") || type.equals("array"))) {
                            warnings.add(
                                    "x-kubernetes-list-type: set for items of type \""
                                            + type
                                            + "\" is not supported by server-side apply or CEL validation"
                                            + " rules");
                        }
                    });
        }
        return warnings;
    }

    /** A definition goes only after its objects. */
    @Override
    public boolean removable(JsonObject object) {
        return object.object("metadata").has("deletionTimestamp");
    }

    @Override
    public JsonObject prepareForDelete(@Nullable ApiRequest request, JsonObject object) {
        JsonArray finalizers = object.object("metadata").array("finalizers");
        JsonObject held =
                finalizers.contains(Crd.CLEANUP)
                        ? object
                        : object.withAt(finalizers.plus(Crd.CLEANUP), "metadata", "finalizers");
        return new Crd(held)
                .with(
                        "Terminating",
                        "True",
                        "InstanceDeletionPending",
                        "CustomResourceDefinition marked for deletion; CustomResource deletion will"
                                + " begin soon",
                        clock.now())
                .node();
    }

    @Override
    public void updated(JsonObject object, JsonObject old) {
        changed.accept(object);
    }

    @Override
    public void released(JsonObject object) {
        changed.accept(object);
    }

    /** A definition claims nothing that a failed write would have to give back. */
    @Override
    public void allocationFailed(JsonObject object, @Nullable JsonObject old) {}

    @Override
    public boolean allowUnconditionalUpdate() {
        return false;
    }
}
