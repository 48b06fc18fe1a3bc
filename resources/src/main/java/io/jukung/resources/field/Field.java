package io.jukung.resources.field;

import io.jukung.machinery.quantity.Quantities;
import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A place in an object: its value, and what is wrong there. All places reached from one root share
 * one list of errors; a path becomes text only when something is wrong.
 *
 * <pre>{@code
 * Field pod = Field.root(object);
 * for (Field container : pod.at("spec", "containers").items()) {
 *     container.at("name").required().check(Names::dns1123Label);
 * }
 * return pod.errors();
 * }</pre>
 */
public final class Field {
    private final List<FieldError> errors;
    private final @Nullable Field parent;
    private final String step;
    private final @Nullable Object value;

    private Field(
            List<FieldError> errors, @Nullable Field parent, String step, @Nullable Object value) {
        this.errors = errors;
        this.parent = parent;
        this.step = step;
        this.value = value == JsonNull.NULL ? null : value; // written so, and nothing
    }

    /** The object itself. */
    public static Field root(JsonObject object) {
        return new Field(new ArrayList<>(2), null, "", object);
    }

    /** The member below; it need not be there. */
    public Field at(String name) {
        return new Field(errors, this, name, value instanceof JsonObject o ? o.get(name) : null);
    }

    /** The member below, at any depth; it need not be there. */
    public Field at(String... names) {
        Field field = this;
        for (String name : names) {
            field = field.at(name);
        }
        return field;
    }

    /** A member named like {@code labels[app]} in paths. */
    public Field key(String key) {
        Object below = value instanceof JsonObject o ? o.get(key) : null;
        return new Field(errors, this, "[" + key + "]", below);
    }

    /** The same path with another value: what errors show, and where members are looked up. */
    public Field as(@Nullable Object other) {
        return new Field(errors, parent, step, other);
    }

    /** One element of a list; it need not be there. */
    public Field item(int index) {
        Object element = value instanceof JsonArray a && index < a.size() ? a.get(index) : null;
        return new Field(errors, this, Steps.of(index), element);
    }

    /** The elements of a list. */
    public List<Field> items() {
        if (!(value instanceof JsonArray a) || a.isEmpty()) {
            return List.of();
        }
        List<Field> items = new ArrayList<>(a.size());
        for (int i = 0; i < a.size(); i++) {
            items.add(item(i));
        }
        return items;
    }

    /** The members of a map, as {@link #key}. */
    public List<Field> entries() {
        if (!(value instanceof JsonObject o) || o.isEmpty()) {
            return List.of();
        }
        List<Field> entries = new ArrayList<>(o.size());
        for (int i = 0; i < o.size(); i++) {
            entries.add(new Field(errors, this, "[" + o.key(i) + "]", o.value(i)));
        }
        return entries;
    }

    /** The last step without brackets: a member's name or key. */
    public String name() {
        return step.startsWith("[") ? step.substring(1, step.length() - 1) : step;
    }

    /** Whether there is a value at all, be it empty. */
    public boolean present() {
        return value != null;
    }

    public boolean absent() {
        return value == null;
    }

    public boolean has(String name) {
        return at(name).present();
    }

    /** Absent, or Go's zero value: "", 0, false, an empty list or object. */
    public boolean empty() {
        return switch (value) {
            case null -> true;
            case String s -> s.isEmpty();
            case Long n -> n == 0;
            case Boolean b -> !b;
            case JsonArray a -> a.isEmpty();
            case JsonObject o -> o.isEmpty();
            default -> false;
        };
    }

    public @Nullable Object value() {
        return value;
    }

    public JsonObject object() {
        return value instanceof JsonObject o ? o : JsonObject.EMPTY;
    }

    public JsonArray array() {
        return value instanceof JsonArray a ? a : JsonArray.EMPTY;
    }

    public String text() {
        return value instanceof String s ? s : "";
    }

    public String text(String name) {
        return object().string(name);
    }

    public List<String> strings() {
        return array().strings();
    }

    public long number() {
        return value instanceof Long n ? n : 0;
    }

    public boolean truth() {
        return value instanceof Boolean b && b;
    }

    /** The value as a quantity, zero where it is absent or not one. */
    public Quantity quantity() {
        return Quantities.of(value);
    }

    public FieldPath path() {
        StringBuilder text = new StringBuilder();
        write(text);
        return new FieldPath(text.toString());
    }

    private void write(StringBuilder text) {
        if (parent != null) {
            parent.write(text);
        }
        if (!text.isEmpty() && !step.isEmpty() && step.charAt(0) != '[') {
            text.append('.');
        }
        text.append(step);
    }

    public List<FieldError> errors() {
        return errors;
    }

    public int errorCount() {
        return errors.size();
    }

    public void add(FieldError error) {
        errors.add(error);
    }

    public void addAll(List<FieldError> more) {
        errors.addAll(more);
    }

    /** Notes that something must stand here. */
    public void missing(String detail) {
        errors.add(FieldError.required(path(), detail));
    }

    /** Asks for a value that is not empty; answers this field. */
    public Field required() {
        return required("");
    }

    public Field required(String detail) {
        if (empty()) {
            missing(detail);
        }
        return this;
    }

    public void forbidden(String detail) {
        errors.add(FieldError.forbidden(path(), detail));
    }

    public void invalid(String detail) {
        errors.add(FieldError.invalid(path(), value, detail));
    }

    /** As {@link #invalid(String)}, showing another value than the one that stands here. */
    public void invalid(@Nullable Object shown, String detail) {
        errors.add(FieldError.invalid(path(), shown, detail));
    }

    /** As {@link #invalid(String)}, where the value would say nothing. */
    public void invalidHere(String detail) {
        FieldError bare = FieldError.invalid(path(), "", detail);
        errors.add(new FieldError(bare.type(), bare.path(), "Invalid value: " + detail));
    }

    /** Notes something that went wrong while looking. */
    public void internal(String detail) {
        errors.add(FieldError.internal(path(), detail));
    }

    public void duplicate() {
        errors.add(FieldError.duplicate(path(), value));
    }

    public void duplicate(Object shown) {
        errors.add(FieldError.duplicate(path(), shown));
    }

    public void notFound() {
        errors.add(FieldError.notFound(path(), value == null ? "" : value));
    }

    public void tooLong(int mostBytes) {
        errors.add(FieldError.tooLong(path(), mostBytes));
    }

    public void tooMany(int actual, int most) {
        errors.add(FieldError.tooMany(path(), actual, most));
    }

    /** Notes that the value is none of these, listed in the given order. */
    public void notSupported(String... supported) {
        notSupported(value == null ? "" : value, List.of(supported));
    }

    public void notSupported(Object shown, List<String> supported) {
        FieldError bare = FieldError.notSupported(path(), shown, List.of());
        String list = supported.stream().map(FieldError::quote).collect(Collectors.joining(", "));
        errors.add(
                new FieldError(
                        bare.type(), bare.path(), bare.message() + ": supported values: " + list));
    }

    /** One of these, and there must be one. */
    public void oneOf(String... supported) {
        if (text().isEmpty()) {
            missing("");
        } else {
            in(supported);
        }
    }

    /** One of these if there is one at all. */
    public void in(String... supported) {
        if (present() && !Arrays.asList(supported).contains(text())) {
            notSupported(supported);
        }
    }

    /** Notes each message that a rule has for the text; absent counts as "". */
    public void check(Function<String, List<String>> rule) {
        for (String message : rule.apply(text())) {
            invalid(text(), message);
        }
    }

    /** As {@link #check}, only for a text that is not empty. */
    public void checkIfSet(Function<String, List<String>> rule) {
        if (!text().isEmpty()) {
            check(rule);
        }
    }

    /** A text that must be there and pass a rule. */
    public void requiredAnd(Function<String, List<String>> rule) {
        if (text().isEmpty()) {
            missing("");
        } else {
            check(rule);
        }
    }

    public void nonNegative() {
        if (number() < 0) {
            invalid("must be greater than or equal to 0");
        }
    }

    /** Notes a text that the set has already, otherwise puts it there. */
    public void unique(Set<String> seen) {
        if (!seen.add(text())) {
            duplicate(text());
        }
    }

    /** Whether the value equals another's; absent and empty are the same. */
    public boolean sameAs(Field other) {
        return Equality.same(value, other.value);
    }

    /** The value must be what it was. */
    public void immutable(Field old) {
        if (!sameAs(old)) {
            invalid("field is immutable");
        }
    }
}
