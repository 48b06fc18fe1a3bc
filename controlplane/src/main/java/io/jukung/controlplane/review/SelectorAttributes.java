package io.jukung.controlplane.review;

import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.MetaValidation;
import java.util.List;

/** The selectors of a list that access is asked for; from {@code pkg/apis/authorization}. */
final class SelectorAttributes {
    private static final FieldPath ATTRIBUTES = FieldPath.of("spec").child("resourceAttributes");

    private SelectorAttributes() {}

    static void check(JsonObject attributes, List<FieldError> errors) {
        for (String kind : List.of("fieldSelector", "labelSelector")) {
            if (attributes.has(kind)) {
                selector(kind, attributes.object(kind), errors);
            }
        }
    }

    private static void selector(String kind, JsonObject selector, List<FieldError> errors) {
        FieldPath path = ATTRIBUTES.child(kind);
        String raw = selector.string("rawSelector");
        List<JsonObject> requirements = selector.array("requirements").objects();
        if (!raw.isEmpty() && !requirements.isEmpty()) {
            errors.add(
                    FieldError.invalid(
                            path.child("rawSelector"),
                            raw,
                            "may not specified at the same time as requirements"));
        }
        FieldPath list = path.child("requirements");
        if (raw.isEmpty() && requirements.isEmpty()) {
            errors.add(
                    FieldError.required(
                            list,
                            "when "
                                    + path
                                    + " is specified, requirements or rawSelector is required"));
        }
        for (int i = 0; i < requirements.size(); i++) {
            JsonObject requirement = requirements.get(i);
            if (kind.equals("fieldSelector") && requirement.string("key").isEmpty()) {
                errors.add(FieldError.required(list.index(i).child("key"), "must be specified"));
            }
            values(requirement, list.index(i).child("values"), errors);
            if (kind.equals("labelSelector")) {
                errors.addAll(
                        MetaValidation.labelName(
                                requirement.string("key"), list.index(i).child("key")));
            }
        }
    }

    /** Operators that are not known here may be those of newer clients. */
    private static void values(JsonObject requirement, FieldPath path, List<FieldError> errors) {
        boolean any = !requirement.array("values").isEmpty();
        switch (requirement.string("operator")) {
            case "In", "NotIn" -> {
                if (!any) {
                    errors.add(
                            FieldError.required(
                                    path, "must be specified when `operator` is 'In' or 'NotIn'"));
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (any) {
                    errors.add(
                            FieldError.forbidden(
                                    path,
                                    "may not be specified when `operator` is 'Exists' or"
                                            + " 'DoesNotExist'"));
                }
            }
            default -> {}
        }
    }
}
