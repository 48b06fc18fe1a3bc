package io.jukung.machinery.status;

import io.jukung.machinery.tree.Json;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One thing wrong with one field; the source is apimachinery's {@code field.Error}.
 *
 * @param message as {@code field.Error.Error()} gives it behind the field's name
 */
public record FieldError(Type type, FieldPath path, String message) {
    /** The kinds of field errors, with the reasons that {@code Status.details.causes} carries. */
    public enum Type {
        NOT_FOUND("FieldValueNotFound", "Not found"),
        REQUIRED("FieldValueRequired", "Required value"),
        DUPLICATE("FieldValueDuplicate", "Duplicate value"),
        INVALID("FieldValueInvalid", "Invalid value"),
        NOT_SUPPORTED("FieldValueNotSupported", "Unsupported value"),
        FORBIDDEN("FieldValueForbidden", "Forbidden"),
        TOO_LONG("FieldValueTooLong", "Too long"),
        TOO_MANY("FieldValueTooMany", "Too many"),
        INTERNAL("InternalError", "Internal error"),
        TYPE_INVALID("FieldValueTypeInvalid", "Invalid value");

        private final String reason;
        private final String text;

        Type(String reason, String text) {
            this.reason = reason;
            this.text = text;
        }

        public String reason() {
            return reason;
        }
    }

    public static FieldError required(FieldPath path, String detail) {
        return without(Type.REQUIRED, path, detail);
    }

    public static FieldError forbidden(FieldPath path, String detail) {
        return without(Type.FORBIDDEN, path, detail);
    }

    public static FieldError invalid(FieldPath path, @Nullable Object value, String detail) {
        return with(Type.INVALID, path, value, detail);
    }

    public static FieldError typeInvalid(FieldPath path, @Nullable Object value, String detail) {
        return with(Type.TYPE_INVALID, path, value, detail);
    }

    public static FieldError duplicate(FieldPath path, @Nullable Object value) {
        return with(Type.DUPLICATE, path, value, "");
    }

    public static FieldError notFound(FieldPath path, @Nullable Object value) {
        return with(Type.NOT_FOUND, path, value, "");
    }

    /** The value is none of these; upstream sorts and quotes them. */
    public static FieldError notSupported(
            FieldPath path, @Nullable Object value, List<String> supported) {
        return notListed(path, value, supported.stream().sorted().toList());
    }

    /** As {@link #notSupported}, with the supported values in the order given. */
    public static FieldError notListed(
            FieldPath path, @Nullable Object value, List<String> supported) {
        String detail =
                supported.isEmpty()
                        ? ""
                        : "supported values: "
                                + supported.stream()
                                        .map(v -> "\"" + v + "\"")
                                        .collect(Collectors.joining(", "));
        return with(Type.NOT_SUPPORTED, path, value, detail);
    }

    public static FieldError tooLong(FieldPath path, int maxBytes) {
        return without(Type.TOO_LONG, path, "may not be more than " + maxBytes + " bytes");
    }

    public static FieldError tooMany(FieldPath path, int actual, int max) {
        return with(Type.TOO_MANY, path, (long) actual, "must have at most " + max + " items");
    }

    /** Something went wrong while looking at the field. */
    public static FieldError internal(FieldPath path, String detail) {
        return without(Type.INTERNAL, path, detail);
    }

    private static FieldError without(Type type, FieldPath path, String detail) {
        return new FieldError(type, path, type.text + (detail.isEmpty() ? "" : ": " + detail));
    }

    private static FieldError with(
            Type type, FieldPath path, @Nullable Object value, String detail) {
        String shown =
                switch (value) {
                    case null -> "null";
                    case String s -> quote(s);
                    default -> String.valueOf(Json.wrap(value));
                };
        return new FieldError(
                type, path, type.text + ": " + shown + (detail.isEmpty() ? "" : ": " + detail));
    }

    /** A string as Go's {@code %q} prints it. */
    public static String quote(String text) {
        return Json.wrap(text) instanceof String s
                ? new String(Json.write(s), java.nio.charset.StandardCharsets.UTF_8)
                : "";
    }

    /**
     * As the {@code Invalid} message lists it: {@code spec.replicas: Invalid value: -1: must be …}.
     */
    @Override
    public String toString() {
        return path + ": " + message;
    }
}
