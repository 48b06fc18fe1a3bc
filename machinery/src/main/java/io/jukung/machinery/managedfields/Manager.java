package io.jukung.machinery.managedfields;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;

/**
 * Who changes fields, as far as it tells managers apart.
 *
 * @param name the field manager's name
 * @param operation {@code Apply} or {@code Update}
 * @param apiVersion "" for appliers, who stay the same across versions
 * @param subresource "" for the object itself
 */
record Manager(String name, String operation, String apiVersion, String subresource)
        implements Comparable<Manager> {
    static final String APPLY = "Apply";
    static final String UPDATE = "Update";

    static Manager of(String name, String operation, String apiVersion, String subresource) {
        return new Manager(name, operation, operation.equals(APPLY) ? "" : apiVersion, subresource);
    }

    boolean applies() {
        return operation.equals(APPLY);
    }

    /** The identifier by which upstream sorts managers. */
    String identifier() {
        JsonObject parts =
                JsonObject.of(
                        "manager", name.isEmpty() ? null : name,
                        "operation", operation,
                        "apiVersion", apiVersion.isEmpty() ? null : apiVersion,
                        "subresource", subresource.isEmpty() ? null : subresource);
        StringBuilder text = new StringBuilder("{");
        for (String key : new String[] {"manager", "operation", "apiVersion", "subresource"}) {
            if (parts.has(key)) {
                text.append(text.length() > 1 ? "," : "")
                        .append('"')
                        .append(key)
                        .append("\":")
                        .append(Json.toText(parts.string(key)));
            }
        }
        return text.append('}').toString();
    }

    /** As conflicts name it: {@code "kubectl-edit" using apps/v1}. */
    String shown() {
        String text = Json.toText(name);
        if (!subresource.isEmpty()) {
            text += " with subresource " + Json.toText(subresource);
        }
        return applies() ? text : text + " using " + apiVersion;
    }

    @Override
    public int compareTo(Manager other) {
        return identifier().compareTo(other.identifier());
    }
}
