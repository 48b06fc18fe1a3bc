package io.jukung.apiserver.registry;

import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.selector.FieldSelector;
import io.jukung.machinery.selector.LabelSelector;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of a resource's objects a list or watch is about.
 *
 * @param name the one name that a field selector leaves possible, null for any
 */
record Selection(
        ResourceStrategy strategy,
        LabelSelector labels,
        FieldSelector fields,
        @Nullable String name) {
    static Selection of(
            Resource resource, GroupVersionKind asked, ListOptions options, String nameInPath) {
        options.fields().terms().forEach(term -> checkField(resource, asked, term.field()));
        String named = options.fields().exactMatch("metadata.name");
        if (!nameInPath.isEmpty()) {
            if (!options.fields().isEverything() && !nameInPath.equals(named)) {
                throw StatusException.badRequest(
                        "fieldSelector metadata.name doesn't match requested name");
            }
            named = nameInPath;
        }
        return new Selection(resource.strategy(), options.labels(), options.fields(), named);
    }

    private static void checkField(Resource resource, GroupVersionKind asked, String field) {
        String own = resource.strategy().fieldRefusal(asked, field);
        String refusal = own == null ? usualRefusal(resource, field) : own;
        if (!refusal.isEmpty()) {
            throw StatusException.badRequest(refusal);
        }
    }

    private static String usualRefusal(Resource resource, String field) {
        if (field.equals("metadata.name") || field.equals("metadata.namespace")) {
            return "";
        }
        Set<String> known = resource.strategy().selectableFields(JsonObject.EMPTY).keySet();
        if (known.contains(field)) {
            return "";
        }
        return resource.definition.schema() == null && known.isEmpty()
                ? "\""
                        + field
                        + "\" is not a known field selector: only \"metadata.name\","
                        + " \"metadata.namespace\""
                : "field label not supported: " + field;
    }

    boolean everything() {
        return labels.isEverything() && fields.isEverything() && name == null;
    }

    boolean matches(ApiObject object) {
        if (name != null && !name.equals(object.name())) {
            return false;
        }
        if (!labels.isEverything() && !labels.matches(object.labels())) {
            return false;
        }
        return fields.matches(field -> object.field(strategy, field));
    }
}
