package io.jukung.machinery.status;

/**
 * Where in an object a field is, as upstream's {@code field.Path} prints it: {@code
 * spec.ports[0].name}.
 */
public record FieldPath(String text) {
    /** The object itself. */
    public static final FieldPath ROOT = new FieldPath("");

    public static FieldPath of(String... names) {
        return new FieldPath(String.join(".", names));
    }

    public FieldPath child(String name) {
        return new FieldPath(text.isEmpty() ? name : text + "." + name);
    }

    public FieldPath index(int index) {
        return new FieldPath(text + "[" + index + "]");
    }

    public FieldPath key(String key) {
        return new FieldPath(text + "[" + key + "]");
    }

    @Override
    public String toString() {
        return text.isEmpty() ? "<nil>" : text;
    }
}
