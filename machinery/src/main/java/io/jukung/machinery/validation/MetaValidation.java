package io.jukung.machinery.validation;

import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rules for the pieces of metadata that every kind has; the source is apimachinery's {@code
 * api/validation} and {@code meta/v1/validation}. Each method answers what is wrong.
 */
public final class MetaValidation {
    /** All keys and values of an object's annotations together, in bytes. */
    public static final int MAX_ANNOTATIONS = 256 * 1024;

    private static final int MAX_MANAGER = 128;

    private MetaValidation() {}

    /** What a kind demands of its names. */
    @FunctionalInterface
    public interface NameRule {
        /** DNS subdomains: most kinds. */
        NameRule DNS_SUBDOMAIN = (name, prefix) -> Names.dns1123Subdomain(mask(name, prefix));

        /** DNS labels: namespaces. */
        NameRule DNS_LABEL = (name, prefix) -> Names.dns1123Label(mask(name, prefix));

        /** Labels that start with a letter: services. */
        NameRule DNS_1035_LABEL = (name, prefix) -> Names.dns1035Label(mask(name, prefix));

        /** Whatever can be a step of a URL's path: RBAC. */
        NameRule PATH_SEGMENT =
                (name, prefix) ->
                        prefix ? Names.pathSegmentPrefix(name) : Names.pathSegmentName(name);

        /**
         * What is wrong with a name.
         *
         * @param prefix whether more will be appended to it
         */
        List<String> check(String name, boolean prefix);

        private static String mask(String name, boolean prefix) {
            return prefix && name.length() > 1 && name.endsWith("-")
                    ? name.substring(0, name.length() - 2) + "a"
                    : name;
        }
    }

    /** An object's metadata as it is created, its name generated already. */
    public static List<FieldError> objectMeta(
            JsonObject meta, boolean namespaced, NameRule nameRule, FieldPath path) {
        List<FieldError> errors = new ArrayList<>();
        String generateName = meta.string("generateName");
        if (!generateName.isEmpty()) {
            for (String message : nameRule.check(generateName, true)) {
                errors.add(FieldError.invalid(path.child("generateName"), generateName, message));
            }
        }
        String name = meta.string("name");
        if (name.isEmpty()) {
            errors.add(FieldError.required(path.child("name"), "name or generateName is required"));
        } else {
            for (String message : nameRule.check(name, false)) {
                errors.add(FieldError.invalid(path.child("name"), name, message));
            }
        }
        String namespace = meta.string("namespace");
        if (!namespaced && !namespace.isEmpty()) {
            errors.add(FieldError.forbidden(path.child("namespace"), "not allowed on this type"));
        } else if (namespaced && namespace.isEmpty()) {
            errors.add(FieldError.required(path.child("namespace"), ""));
        } else if (namespaced) {
            for (String message : Names.dns1123Label(namespace)) {
                errors.add(FieldError.invalid(path.child("namespace"), namespace, message));
            }
        }
        errors.addAll(nonNegative(meta.integer("generation", 0), path.child("generation")));
        errors.addAll(labels(meta.object("labels"), path.child("labels")));
        errors.addAll(annotations(meta.object("annotations"), path.child("annotations")));
        errors.addAll(ownerReferences(meta, path.child("ownerReferences")));
        errors.addAll(finalizers(meta.array("finalizers").strings(), path.child("finalizers")));
        errors.addAll(managedFields(meta, path.child("managedFields")));
        return errors;
    }

    /** An object's metadata as it is changed. */
    public static List<FieldError> objectMetaUpdate(
            JsonObject meta, JsonObject old, FieldPath path) {
        List<FieldError> errors = new ArrayList<>();
        if (old.has("deletionTimestamp")) {
            errors.addAll(
                    noNewFinalizers(
                            meta.array("finalizers").strings(),
                            old.array("finalizers").strings(),
                            path.child("finalizers")));
        }
        if (meta.string("resourceVersion").isEmpty()) {
            errors.add(
                    FieldError.invalid(
                            path.child("resourceVersion"),
                            meta.string("resourceVersion"),
                            "must be specified for an update"));
        }
        if (meta.integer("generation", 0) < old.integer("generation", 0)) {
            errors.add(
                    FieldError.invalid(
                            path.child("generation"),
                            meta.integer("generation", 0),
                            "must not be decremented"));
        }
        for (String field :
                List.of("name", "namespace", "uid", "creationTimestamp", "deletionTimestamp")) {
            errors.addAll(immutable(meta.get(field), old.get(field), path.child(field)));
        }
        errors.addAll(
                immutable(
                        meta.get("deletionGracePeriodSeconds"),
                        old.get("deletionGracePeriodSeconds"),
                        path.child("deletionGracePeriodSeconds")));
        errors.addAll(labels(meta.object("labels"), path.child("labels")));
        errors.addAll(annotations(meta.object("annotations"), path.child("annotations")));
        errors.addAll(ownerReferences(meta, path.child("ownerReferences")));
        errors.addAll(managedFields(meta, path.child("managedFields")));
        return errors;
    }

    /** Whether a field kept its value; an absent one, an empty text and an empty list are equal. */
    public static List<FieldError> immutable(
            @Nullable Object value, @Nullable Object old, FieldPath path) {
        return Objects.equals(present(value), present(old))
                ? List.of()
                : List.of(FieldError.invalid(path, value, "field is immutable"));
    }

    private static @Nullable Object present(@Nullable Object value) {
        return switch (value) {
            case String s when s.isEmpty() -> null;
            case JsonObject o when o.isEmpty() -> null;
            case JsonArray a when a.isEmpty() -> null;
            case JsonNull ignored -> null;
            case null, default -> value;
        };
    }

    public static List<FieldError> nonNegative(long value, FieldPath path) {
        return value >= 0
                ? List.of()
                : List.of(FieldError.invalid(path, value, "must be greater than or equal to 0"));
    }

    /** A label's key alone. */
    public static List<FieldError> labelName(String name, FieldPath path) {
        return Names.qualifiedName(name).stream()
                .map(message -> FieldError.invalid(path, name, message))
                .toList();
    }

    public static List<FieldError> labels(JsonObject labels, FieldPath path) {
        List<FieldError> errors = new ArrayList<>(0);
        labels.forEach((key, value) -> {
            errors.addAll(labelName(key, path));
            String text = String.valueOf(value);
            for (String message : Names.labelValue(text)) {
                errors.add(FieldError.invalid(path, text, message));
            }
        });
        return errors;
    }

    public static List<FieldError> annotations(JsonObject annotations, FieldPath path) {
        List<FieldError> errors = new ArrayList<>(0);
        long size = 0;
        for (int i = 0; i < annotations.size(); i++) {
            String key = annotations.key(i);
            for (String message : Names.qualifiedName(key.toLowerCase(Locale.ROOT))) {
                errors.add(FieldError.invalid(path, key, message));
            }
            size += bytes(key) + bytes(String.valueOf(annotations.value(i)));
        }
        if (size > MAX_ANNOTATIONS) {
            errors.add(FieldError.tooLong(path, MAX_ANNOTATIONS));
        }
        return errors;
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static List<FieldError> ownerReferences(JsonObject meta, FieldPath path) {
        List<FieldError> errors = new ArrayList<>(0);
        String controller = "";
        List<JsonObject> references = meta.array("ownerReferences").objects();
        for (int i = 0; i < references.size(); i++) {
            JsonObject reference = references.get(i);
            ownerReference(reference, path.index(i), errors);
            if (reference.bool("controller", false)) {
                String name = reference.string("kind") + "/" + reference.string("name");
                if (controller.isEmpty()) {
                    controller = name;
                } else {
                    errors.add(
                            FieldError.invalid(
                                    path,
                                    meta.array("ownerReferences"),
                                    "Only one reference can have Controller set to true. Found"
                                            + " \"true\" in references for "
                                            + controller
                                            + " and "
                                            + name));
                }
            }
        }
        return errors;
    }

    private static void ownerReference(
            JsonObject reference, FieldPath path, List<FieldError> errors) {
        String apiVersion = reference.string("apiVersion");
        GroupVersion version = GroupVersion.parse(apiVersion);
        if (apiVersion.isEmpty()) {
            errors.add(FieldError.required(path.child("apiVersion"), "must not be empty"));
        } else if (version.version().isEmpty() || version.version().indexOf('/') >= 0) {
            errors.add(
                    FieldError.invalid(
                            path.child("apiVersion"),
                            apiVersion,
                            "must be <group>/<version> or <version>"));
        }
        for (String field : List.of("kind", "name", "uid")) {
            if (reference.string(field).isEmpty()) {
                errors.add(FieldError.required(path.child(field), "must not be empty"));
            }
        }
        if (apiVersion.equals("v1") && reference.string("kind").equals("Event")) {
            errors.add(
                    FieldError.invalid(
                            path, reference, "/v1, Kind=Event is disallowed from being an owner"));
        }
    }

    public static List<FieldError> finalizers(List<String> finalizers, FieldPath path) {
        List<FieldError> errors = new ArrayList<>(0);
        for (String finalizer : finalizers) {
            errors.addAll(labelName(finalizer, path));
        }
        if (finalizers.contains("orphan") && finalizers.contains("foregroundDeletion")) {
            errors.add(
                    FieldError.invalid(
                            path,
                            finalizers,
                            "finalizer foregroundDeletion and orphan cannot be both set"));
        }
        return errors;
    }

    private static List<FieldError> noNewFinalizers(
            List<String> finalizers, List<String> old, FieldPath path) {
        TreeSet<String> added = new TreeSet<>(finalizers);
        old.forEach(added::remove);
        if (added.isEmpty()) {
            return List.of();
        }
        String shown =
                added.stream()
                        .map(FieldError::quote)
                        .collect(Collectors.joining(", ", "[]string{", "}"));
        return List.of(
                FieldError.forbidden(
                        path,
                        "no new finalizers can be added if the object is being deleted, found new"
                                + " finalizers "
                                + shown));
    }

    private static List<FieldError> managedFields(JsonObject meta, FieldPath path) {
        List<FieldError> errors = new ArrayList<>(0);
        List<JsonObject> entries = meta.array("managedFields").objects();
        for (int i = 0; i < entries.size(); i++) {
            JsonObject entry = entries.get(i);
            FieldPath at = path.index(i);
            String operation = entry.string("operation");
            if (operation.isEmpty()) {
                errors.add(FieldError.required(at.child("operation"), "must not be empty"));
            } else if (!operation.equals("Apply") && !operation.equals("Update")) {
                errors.add(
                        FieldError.notSupported(
                                at.child("operation"), operation, List.of("Apply", "Update")));
            }
            String fieldsType = entry.string("fieldsType");
            if (!fieldsType.isEmpty() && !fieldsType.equals("FieldsV1")) {
                errors.add(
                        FieldError.invalid(
                                at.child("fieldsType"), fieldsType, "must be `FieldsV1`"));
            }
            errors.addAll(fieldManager(entry.string("manager"), at.child("manager")));
            if (entry.string("subresource").length() > 256) {
                errors.add(FieldError.tooLong(at.child("subresource"), 256));
            }
        }
        return errors;
    }

    /** The name of a field manager, given or derived. */
    public static List<FieldError> fieldManager(String manager, FieldPath path) {
        List<FieldError> errors = new ArrayList<>(0);
        if (bytes(manager) > MAX_MANAGER) {
            errors.add(FieldError.tooLong(path, MAX_MANAGER));
        }
        for (int i = 0; i < manager.length(); i++) {
            char c = manager.charAt(i);
            if (Character.isISOControl(c)) {
                errors.add(
                        FieldError.invalid(
                                path,
                                manager,
                                String.format(
                                        Locale.ROOT,
                                        "invalid character U+%04X (at position %d)",
                                        (int) c,
                                        i)));
            }
        }
        return errors;
    }

    /** A {@code LabelSelector} object. */
    public static List<FieldError> labelSelector(JsonObject selector, FieldPath path) {
        List<FieldError> errors =
                new ArrayList<>(labels(selector.object("matchLabels"), path.child("matchLabels")));
        List<JsonObject> expressions = selector.array("matchExpressions").objects();
        for (int i = 0; i < expressions.size(); i++) {
            labelRequirement(expressions.get(i), path.child("matchExpressions").index(i), errors);
        }
        return errors;
    }

    private static void labelRequirement(
            JsonObject expression, FieldPath path, List<FieldError> errors) {
        String operator = expression.string("operator");
        List<String> values = expression.array("values").strings();
        switch (operator) {
            case "In", "NotIn" -> {
                if (values.isEmpty()) {
                    errors.add(
                            FieldError.required(
                                    path.child("values"),
                                    "must be specified when `operator` is 'In' or 'NotIn'"));
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (!values.isEmpty()) {
                    errors.add(
                            FieldError.forbidden(
                                    path.child("values"),
                                    "may not be specified when `operator` is 'Exists' or"
                                            + " 'DoesNotExist'"));
                }
            }
            default ->
                    errors.add(
                            FieldError.invalid(
                                    path.child("operator"),
                                    operator,
                                    "not a valid selector operator"));
        }
        errors.addAll(labelName(expression.string("key"), path.child("key")));
        for (int i = 0; i < values.size(); i++) {
            for (String message : Names.labelValue(values.get(i))) {
                errors.add(
                        FieldError.invalid(path.child("values").index(i), values.get(i), message));
            }
        }
    }
}
