package io.jukung.cel.value;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object that an expression made of a named type: {@code Object.spec{replicas: 3}}. */
public final class StructValue extends CelMap {
    private final String type;
    private final Map<String, Object> fields = new LinkedHashMap<>();

    public StructValue(String type) {
        this.type = type;
    }

    /** The type's name. */
    public String type() {
        return type;
    }

    /** Sets a field; only while the object is being made. */
    public void put(String field, Object value) {
        fields.put(field, value);
    }

    @Override
    public int size() {
        return fields.size();
    }

    @Override
    public @Nullable Object find(Object key) {
        return key instanceof String name ? fields.get(name) : null;
    }

    @Override
    public Iterable<Object> keys() {
        return Collections.unmodifiableCollection(java.util.List.<Object>copyOf(fields.keySet()));
    }

    /**
     * Whether every object inside is named by the path of fields to it, as {@code Object.spec} is;
     * lists in between do not count.
     *
     * @return the first that is not, as upstream words it, or ""
     */
    public String misplaced() {
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            String wrong = misplaced(field.getValue(), type + "." + field.getKey());
            if (!wrong.isEmpty()) {
                return wrong;
            }
        }
        return "";
    }

    private static String misplaced(Object value, String path) {
        if (value instanceof StructValue struct) {
            return struct.type.equals(path)
                    ? struct.misplaced()
                    : "unexpected type name \""
                            + struct.type
                            + "\", expected \""
                            + path
                            + "\", which matches field name path from root Object type";
        }
        if (value instanceof CelList list) {
            for (Object element : list) {
                String wrong = misplaced(element, path);
                if (!wrong.isEmpty()) {
                    return wrong;
                }
            }
        }
        return "";
    }
}
