package io.jukung.apiserver.customresources;

import io.jukung.apiserver.registry.ResourceStrategy;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.structural.CustomKind;
import io.jukung.apiserver.structural.ValidationRules;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldError.Type;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How objects of one version of a custom resource are written; upstream's customresource. */
final class CustomStrategy implements ResourceStrategy {
    private static final Set<Type> BLOCKING =
            Set.of(
                    Type.NOT_SUPPORTED,
                    Type.REQUIRED,
                    Type.TOO_LONG,
                    Type.TOO_MANY,
                    Type.TYPE_INVALID);
    private static final Set<String> STANDARD_FINALIZERS =
            Set.of("orphan", "foregroundDeletion", "kubernetes");

    private final Crd crd;
    private final CustomKind kind;
    private final ValidationRules.Compiled rules;
    private final boolean hasStatus;
    private final @Nullable JsonObject scale;
    private final Map<String, JsonPath> selectable = new LinkedHashMap<>();
    private final List<String> deprecation;

    CustomStrategy(Crd crd, JsonObject version, CustomKind kind, ValidationRules.Compiled rules) {
        this.crd = crd;
        this.kind = kind;
        this.rules = rules;
        this.deprecation = Deprecation.warnings(crd, version);
        JsonObject subresources = version.object("subresources");
        this.hasStatus = subresources.has("status");
        this.scale = subresources.get("scale") instanceof JsonObject o ? o : null;
        for (JsonObject field : version.array("selectableFields").objects()) {
            String path = field.string("jsonPath");
            selectable.put(path.replaceFirst("^\\.", ""), JsonPath.parse(path));
        }
    }

    /** Nothing new is wanted of what is about to go. */
    @Override
    public Set<String> discouraged() {
        return crd.is("Terminating") ? Set.of("create", "patch", "update") : Set.of();
    }

    @Override
    public JsonObject prepareForCreate(ApiRequest request, JsonObject object) {
        if (crd.terminating()) {
            throw StatusException.forbidden(
                    crd.resource(),
                    object.object("metadata").string("name"),
                    "create not allowed while custom resource definition is terminating");
        }
        return (hasStatus ? object.without("status") : object).withAt(1L, "metadata", "generation");
    }

    @Override
    public JsonObject prepareForUpdate(ApiRequest request, JsonObject object, JsonObject old) {
        JsonObject updated = object;
        if (hasStatus) {
            Object status = old.get("status");
            updated = status == null ? object.without("status") : object.with("status", status);
        }
        if (updated.without("metadata").equals(old.without("metadata"))) {
            return updated;
        }
        long generation = old.object("metadata").integer("generation", 0);
        return updated.withAt(generation + 1, "metadata", "generation");
    }

    /** Everything but the status, and who owns it, stays as it was. */
    @Override
    public JsonObject prepareForStatusUpdate(
            ApiRequest request, JsonObject object, JsonObject old) {
        Object managed = object.object("metadata").get("managedFields");
        JsonObject kept =
                managed == null
                        ? old.withoutAt("metadata", "managedFields")
                        : old.withAt(managed, "metadata", "managedFields");
        Object status = object.get("status");
        return status == null ? kept.without("status") : kept.with("status", status);
    }

    @Override
    public List<FieldError> validate(JsonObject object) {
        List<FieldError> errors = new ArrayList<>(kind.validate(object));
        errors.addAll(scaleSpec(object));
        errors.addAll(scaleStatus(object));
        return withRules(errors, object, null);
    }

    @Override
    public List<FieldError> validateUpdate(JsonObject object, JsonObject old) {
        List<FieldError> errors = new ArrayList<>(kind.validateUpdate(object, old));
        errors.addAll(scaleSpec(object));
        errors.addAll(scaleStatus(object));
        return withRules(errors, object, old);
    }

    @Override
    public List<FieldError> validateStatusUpdate(JsonObject object, JsonObject old) {
        List<FieldError> errors = new ArrayList<>(kind.validateStatusUpdate(object, old));
        errors.addAll(scaleStatus(object));
        return withRules(errors, object, old);
    }

    /** Rules are asked only of objects whose shape they can rely on. */
    private List<FieldError> withRules(
            List<FieldError> errors, JsonObject object, @Nullable JsonObject old) {
        if (rules == ValidationRules.Compiled.NONE) {
            return errors;
        }
        if (errors.stream().anyMatch(error -> BLOCKING.contains(error.type()))) {
            errors.add(
                    FieldError.invalid(
                            FieldPath.ROOT,
                            null,
                            "some validation rules were not checked because the object was invalid;"
                                    + " correct the existing errors to complete validation"));
        } else {
            errors.addAll(rules.evaluate(object, old));
        }
        return errors;
    }

    private List<FieldError> scaleSpec(JsonObject object) {
        return scale == null ? List.of() : replicas(object, scale.string("specReplicasPath"));
    }

    private List<FieldError> scaleStatus(JsonObject object) {
        if (scale == null) {
            return List.of();
        }
        List<FieldError> errors =
                new ArrayList<>(replicas(object, scale.string("statusReplicasPath")));
        String path = scale.string("labelSelectorPath");
        Object selector = path.isEmpty() ? null : object.at(steps(path));
        if (selector != null && !(selector instanceof String)) {
            errors.add(
                    FieldError.invalid(new FieldPath(path), "", wrong(path, selector, "string")));
        }
        return errors;
    }

    private static List<FieldError> replicas(JsonObject object, String path) {
        Object value = object.at(steps(path));
        FieldPath field = new FieldPath(path);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof Long replicas)) {
            return List.of(FieldError.invalid(field, 0L, wrong(path, value, "int64")));
        }
        if (replicas < 0) {
            return List.of(FieldError.invalid(field, replicas, "should be a non-negative integer"));
        }
        return replicas <= Integer.MAX_VALUE
                ? List.of()
                : List.of(
                        FieldError.invalid(
                                field, replicas, "should be less than or equal to 2147483647"));
    }

    private static String wrong(String path, Object value, String expected) {
        String type =
                switch (value) {
                    case String ignored -> "string";
                    case Boolean ignored -> "bool";
                    case Long ignored -> "int64";
                    case Double ignored -> "float64";
                    case JsonNull ignored -> "<nil>";
                    case JsonObject ignored -> "map[string]interface {}";
                    default -> "[]interface {}";
                };
        return path
                + " accessor error: "
                + JsonPath.text(value)
                + " is of the type "
                + type
                + ", expected "
                + expected;
    }

    static String[] steps(String path) {
        return (path.startsWith(".") ? path.substring(1) : path).split("\\.");
    }

    @Override
    public List<String> warnings(JsonObject object, @Nullable JsonObject old) {
        Set<String> known =
                old == null
                        ? Set.of()
                        : new HashSet<>(old.object("metadata").array("finalizers").strings());
        List<String> warnings = new ArrayList<>(0);
        for (String finalizer :
                object.object("metadata").array("finalizers").strings().stream()
                        .sorted()
                        .toList()) {
            if (known.contains(finalizer)) {
                continue;
            }
            String start = "metadata.finalizers: \"" + finalizer + "\": ";
            Names.qualifiedName(finalizer).forEach(text -> warnings.add(start + text));
            if (!finalizer.contains("/") && !STANDARD_FINALIZERS.contains(finalizer)) {
                warnings.add(
                        start
                                + "prefer a domain-qualified finalizer name "
                                + (finalizer.contains(".") ? "including a path (/) " : "")
                                + "to avoid accidental conflicts with other finalizer writers");
            }
        }
        if (old != null) {
            warnings.addAll(rules.warnings(object, old));
        }
        return warnings;
    }

    @Override
    public List<String> warningsOfUse() {
        return deprecation;
    }

    @Override
    public Map<String, String> selectableFields(JsonObject object) {
        Map<String, String> values = new LinkedHashMap<>();
        selectable.forEach((name, path) -> {
            List<Object> found = path.find(object);
            values.put(
                    name,
                    found.isEmpty() || found.getFirst() == JsonNull.NULL
                            ? ""
                            : JsonPath.text(found.getFirst()));
        });
        return values;
    }

    @Override
    public boolean allowUnconditionalUpdate() {
        return false;
    }
}
