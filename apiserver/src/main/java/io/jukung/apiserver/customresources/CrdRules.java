package io.jukung.apiserver.customresources;

import io.jukung.apiserver.structural.FieldPaths;
import io.jukung.apiserver.structural.SchemaRules;
import io.jukung.apiserver.structural.SchemaWalk;
import io.jukung.apiserver.structural.Structural;
import io.jukung.apiserver.structural.ValidationRules;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.MetaValidation;
import io.jukung.machinery.validation.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a CustomResourceDefinition must be like; the source is apiextensions-apiserver's {@code
 * apis/apiextensions/validation}. What all versions have in common upstream knows at the top level
 * of the spec, and that is where its errors point: {@code spec.validation.openAPIV3Schema}.
 */
final class CrdRules {
    private static final FieldPath SPEC = FieldPath.of("spec");
    private static final int MAX_SELECTABLE = 8;
    private static final List<String> COLUMN_TYPES =
            List.of("boolean", "date", "integer", "number", "string");
    private static final List<String> COLUMN_FORMATS =
            List.of("byte", "date", "date-time", "double", "float", "int32", "int64", "password");
    private static final Set<String> ROOT_FIELDS =
            Set.of(
                    "description",
                    "type",
                    "format",
                    "title",
                    "maximum",
                    "exclusiveMaximum",
                    "minimum",
                    "exclusiveMinimum",
                    "maxLength",
                    "minLength",
                    "pattern",
                    "maxItems",
                    "minItems",
                    "uniqueItems",
                    "multipleOf",
                    "required",
                    "items",
                    "properties",
                    "externalDocs",
                    "example",
                    "x-kubernetes-preserve-unknown-fields",
                    "x-kubernetes-validations");
    private static final String ROOT_FIELD_NAMES =
            "[Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum"
                    + " MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf"
                    + " Required Items Properties ExternalDocs Example XPreserveUnknownFields"
                    + " XValidations]";

    private final ValidationRules expressions;
    private final Crd crd;
    private final @Nullable Crd old;
    private final SchemaRules.Leniency leniency;
    private final List<FieldError> errors = new ArrayList<>();

    private CrdRules(ValidationRules expressions, Crd crd, @Nullable Crd old) {
        this.expressions = expressions;
        this.crd = crd;
        this.old = old;
        this.leniency =
                old == null
                        ? SchemaRules.Leniency.NONE
                        : SchemaRules.Leniency.of(
                                old.versions().stream()
                                        .map(Crd::schema)
                                        .filter(Objects::nonNull)
                                        .map(schema -> (JsonObject) schema)
                                        .toList());
    }

    /** A definition that is created, or with {@code old} changed; metadata is checked elsewhere. */
    static List<FieldError> check(
            ValidationRules expressions, JsonObject crd, @Nullable JsonObject old) {
        CrdRules rules = new CrdRules(expressions, new Crd(crd), old == null ? null : new Crd(old));
        rules.name();
        rules.spec();
        rules.immutable();
        rules.names(rules.crd.acceptedNames(), FieldPath.of("status", "acceptedNames"));
        rules.storedVersions();
        rules.approval();
        if (rules.crd.spec().bool("preserveUnknownFields", false)
                && (rules.old == null || !rules.old.spec().bool("preserveUnknownFields", false))) {
            rules.errors.add(
                    FieldError.invalid(
                            SPEC.child("preserveUnknownFields"),
                            true,
                            "cannot set to true, set x-kubernetes-preserve-unknown-fields to true"
                                    + " in spec.versions[*].schema instead"));
        }
        return rules.errors;
    }

    static List<FieldError> checkStatus(JsonObject crd) {
        CrdRules rules = new CrdRules(ValidationRules.REFUSED, new Crd(crd), null);
        rules.names(rules.crd.acceptedNames(), FieldPath.of("status", "acceptedNames"));
        return rules.errors;
    }

    private void name() {
        String wanted = crd.names().string("plural") + "." + crd.group();
        if (old == null && !crd.name().isEmpty() && !crd.name().equals(wanted)) {
            errors.add(
                    FieldError.invalid(
                            FieldPath.of("metadata", "name"),
                            crd.name(),
                            "must be spec.names.plural+\".\"+spec.group"));
        }
    }

    private void spec() {
        group();
        String scope = crd.spec().string("scope");
        if (scope.isEmpty()) {
            errors.add(FieldError.required(SPEC.child("scope"), ""));
        } else if (!scope.equals("Cluster") && !scope.equals("Namespaced")) {
            errors.add(
                    FieldError.notSupported(
                            SPEC.child("scope"), scope, List.of("Cluster", "Namespaced")));
        }
        versions();
        requiredNames();
        names(crd.names(), SPEC.child("names"));
        common();
        conversion();
    }

    private void group() {
        String group = crd.group();
        FieldPath path = SPEC.child("group");
        List<String> wrong = Names.dns1123Subdomain(group);
        if (group.isEmpty()) {
            errors.add(FieldError.required(path, ""));
        } else if (!wrong.isEmpty()) {
            errors.add(FieldError.invalid(path, group, String.join(",", wrong)));
        } else if (!group.contains(".")) {
            errors.add(FieldError.invalid(path, group, "should be a domain with at least one dot"));
        }
    }

    private void versions() {
        List<JsonObject> versions = crd.versions();
        boolean served = old != null && !allHaveSchemas(old);
        for (int i = 0; i < versions.size(); i++) {
            JsonObject version = versions.get(i);
            FieldPath path = version(i).child("schema").child("openAPIV3Schema");
            if (Crd.schema(version) == null) {
                if (!served) {
                    errors.add(FieldError.required(path, ""));
                } else if (version.bool("served", false)) {
                    errors.add(
                            FieldError.required(path, "because otherwise all fields are pruned"));
                }
            }
        }
        boolean preserve = crd.spec().bool("preserveUnknownFields", false);
        if (preserve && versions.stream().anyMatch(CrdRules::hasDefaults)) {
            errors.add(
                    FieldError.invalid(
                            SPEC.child("preserveUnknownFields"),
                            true,
                            "must be false in order to use defaults in the schema"));
        }
        Set<String> seen = new HashSet<>();
        boolean unique = true;
        int stored = 0;
        for (int i = 0; i < versions.size(); i++) {
            JsonObject version = versions.get(i);
            String name = version.string("name");
            unique &= seen.add(name);
            stored += version.bool("storage", false) ? 1 : 0;
            List<String> wrong = Names.dns1035Label(name);
            if (!wrong.isEmpty()) {
                errors.add(
                        FieldError.invalid(
                                version(i).child("name"), name, String.join(",", wrong)));
            }
            deprecation(version, version(i).child("deprecationWarning"));
            if (!same("schema")) {
                schema(
                        version,
                        statusEnabled(version),
                        version(i).child("schema").child("openAPIV3Schema"));
            }
            if (!same("subresources")) {
                subresources(version, version(i).child("subresources"));
            }
            if (!same("additionalPrinterColumns")) {
                columns(version, version(i).child("additionalPrinterColumns"));
            }
            if (!same("selectableFields")) {
                selectable(version, version(i).child("selectableFields"));
            }
        }
        if (!unique) {
            errors.add(invalidVersions("must contain unique version names"));
        }
        if (stored != 1) {
            errors.add(invalidVersions("must have exactly one version marked as storage version"));
        }
        if (!versions.isEmpty()) {
            String first = versions.getFirst().string("name");
            List<String> wrong = Names.dns1035Label(first);
            if (!first.isEmpty() && !wrong.isEmpty()) {
                errors.add(
                        FieldError.invalid(SPEC.child("version"), first, String.join(",", wrong)));
            }
        }
    }

    private FieldError invalidVersions(String text) {
        return FieldError.invalid(SPEC.child("versions"), crd.spec().array("versions"), text);
    }

    private static FieldPath version(int index) {
        return SPEC.child("versions").index(index);
    }

    private static boolean allHaveSchemas(Crd crd) {
        return crd.versions().stream().allMatch(v -> Crd.schema(v) != null);
    }

    private static boolean hasDefaults(JsonObject version) {
        JsonObject schema = Crd.schema(version);
        return schema != null
                && SchemaWalk.any(
                        schema,
                        node -> node.has("default") && node.get("default") != JsonNull.NULL);
    }

    /** Whether all versions say the same about something. */
    private boolean same(String field) {
        List<JsonObject> versions = crd.versions();
        return versions.stream()
                .allMatch(v -> Objects.equals(v.get(field), versions.getFirst().get(field)));
    }

    private void deprecation(JsonObject version, FieldPath path) {
        if (!version.has("deprecationWarning")) {
            return;
        }
        String text = version.string("deprecationWarning");
        if (!version.bool("deprecated", false)) {
            errors.add(FieldError.invalid(path, text, "can only be set for deprecated versions"));
            return;
        }
        if (text.length() > 256) {
            errors.add(FieldError.invalid(path, text, "must be <= 256 characters long"));
        }
        if (text.isEmpty()) {
            errors.add(FieldError.invalid(path, text, "must not be an empty string"));
        }
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                errors.add(
                        FieldError.invalid(
                                path,
                                text,
                                "must only contain printable UTF-8 characters; non-printable"
                                        + " character found at index "
                                        + i));
                break;
            }
        }
    }

    private void requiredNames() {
        for (String field : List.of("plural", "singular", "kind", "listKind")) {
            if (crd.names().string(field).isEmpty()) {
                errors.add(FieldError.required(SPEC.child("names").child(field), ""));
            }
        }
    }

    private void names(JsonObject names, FieldPath path) {
        for (String field : List.of("plural", "singular")) {
            label(names.string(field), names.string(field), "", path.child(field));
        }
        for (String field : List.of("kind", "listKind")) {
            label(
                    names.string(field),
                    names.string(field).toLowerCase(Locale.ROOT),
                    "may have mixed case, but should otherwise match: ",
                    path.child(field));
        }
        labels(names, "shortNames", path);
        String kind = names.string("kind");
        if (!kind.isEmpty() && kind.equals(names.string("listKind"))) {
            errors.add(
                    FieldError.invalid(
                            path.child("listKind"), kind, "kind and listKind may not be the same"));
        }
        labels(names, "categories", path);
    }

    private void labels(JsonObject names, String field, FieldPath path) {
        List<String> values = names.array(field).strings();
        for (int i = 0; i < values.size(); i++) {
            List<String> wrong = Names.dns1035Label(values.get(i));
            if (!wrong.isEmpty()) {
                errors.add(
                        FieldError.invalid(
                                path.child(field).index(i),
                                values.get(i),
                                String.join(",", wrong)));
            }
        }
    }

    private void label(String shown, String checked, String prefix, FieldPath path) {
        List<String> wrong = checked.isEmpty() ? List.of() : Names.dns1035Label(checked);
        if (!wrong.isEmpty()) {
            errors.add(FieldError.invalid(path, shown, prefix + String.join(",", wrong)));
        }
    }

    /** What all versions have in common is checked once, at the top. */
    private void common() {
        if (crd.versions().isEmpty()) {
            return;
        }
        JsonObject first = crd.versions().getFirst();
        if (same("schema")) {
            boolean status = crd.versions().stream().anyMatch(CrdRules::statusEnabled);
            schema(first, status, FieldPath.of("spec", "validation", "openAPIV3Schema"));
        }
        if (same("subresources")) {
            subresources(first, SPEC.child("subresources"));
        }
        if (same("additionalPrinterColumns")) {
            columns(first, SPEC.child("additionalPrinterColumns"));
        }
        if (same("selectableFields")) {
            selectable(first, SPEC.child("selectableFields"));
        }
    }

    private static boolean statusEnabled(JsonObject version) {
        return version.object("subresources").has("status");
    }

    private void schema(JsonObject version, boolean status, FieldPath path) {
        JsonObject schema = Crd.schema(version);
        if (schema == null) {
            return;
        }
        int before = errors.size();
        if (status) {
            root(schema, path);
        }
        if (schema.bool("nullable", false)) {
            errors.add(
                    FieldError.forbidden(
                            path.child("nullable"), "nullable cannot be true at the root"));
        }
        errors.addAll(SchemaRules.check(schema, path, leniency));
        if (errors.size() == before) {
            JsonObject was = old == null ? null : old.version(version.string("name"));
            errors.addAll(expressions.check(schema, was == null ? null : Crd.schema(was), path));
        }
    }

    private void root(JsonObject schema, FieldPath path) {
        for (String field : schema.keys()) {
            if (field.equals("type") && !schema.string("type").equals("object")) {
                errors.add(
                        FieldError.invalid(
                                path.child("type"),
                                schema.string("type"),
                                "only \"object\" is allowed as the type at the root of the schema"
                                        + " if the status subresource is enabled"));
                return;
            }
            if (!ROOT_FIELDS.contains(field)) {
                errors.add(
                        FieldError.invalid(
                                path,
                                schema,
                                "only "
                                        + ROOT_FIELD_NAMES
                                        + " fields are allowed at the root of the schema if the"
                                        + " status subresource is enabled"));
                return;
            }
        }
    }

    private void subresources(JsonObject version, FieldPath path) {
        if (!(version.object("subresources").get("scale") instanceof JsonObject scale)) {
            return;
        }
        replicas(scale, "specReplicasPath", ".spec.", path);
        replicas(scale, "statusReplicasPath", ".status.", path);
        String selector = scale.string("labelSelectorPath");
        FieldPath own = path.child("scale.labelSelectorPath");
        if (!selector.isEmpty()
                && !badPath(selector, own)
                && !selector.startsWith(".spec.")
                && !selector.startsWith(".status.")) {
            errors.add(
                    FieldError.invalid(
                            own, selector, "should be a json path under either .spec or .status"));
        }
    }

    private void replicas(JsonObject scale, String field, String below, FieldPath path) {
        String value = scale.string(field);
        FieldPath own = path.child("scale." + field);
        if (value.isEmpty()) {
            errors.add(FieldError.required(own, ""));
        } else if (!badPath(value, own) && !value.startsWith(below)) {
            errors.add(
                    FieldError.invalid(
                            own,
                            value,
                            "should be a json path under "
                                    + below.substring(0, below.length() - 1)));
        }
    }

    private boolean badPath(String value, FieldPath path) {
        if (value.startsWith(".")) {
            return false;
        }
        errors.add(FieldError.invalid(path, value, "must be a simple json path starting with ."));
        return true;
    }

    private void columns(JsonObject version, FieldPath path) {
        List<JsonObject> columns = version.array("additionalPrinterColumns").objects();
        for (int i = 0; i < columns.size(); i++) {
            column(columns.get(i), path.index(i));
        }
    }

    private void column(JsonObject column, FieldPath path) {
        if (column.string("name").isEmpty()) {
            errors.add(FieldError.required(path.child("name"), ""));
        }
        String type = column.string("type");
        String types = "must be one of " + String.join(",", COLUMN_TYPES);
        if (type.isEmpty()) {
            errors.add(FieldError.required(path.child("type"), types));
        } else if (!COLUMN_TYPES.contains(type)) {
            errors.add(FieldError.invalid(path.child("type"), type, types));
        }
        String format = column.string("format");
        if (!format.isEmpty() && !COLUMN_FORMATS.contains(format)) {
            errors.add(
                    FieldError.invalid(
                            path.child("format"),
                            format,
                            "must be one of " + String.join(",", COLUMN_FORMATS)));
        }
        String jsonPath = column.string("jsonPath");
        if (jsonPath.isEmpty()) {
            errors.add(FieldError.required(path.child("JSONPath"), ""));
        } else {
            badPath(jsonPath, path.child("JSONPath"));
        }
    }

    private void selectable(JsonObject version, FieldPath path) {
        List<JsonObject> fields = version.array("selectableFields").objects();
        JsonObject schema = Crd.schema(version);
        if (fields.isEmpty()) {
            return;
        }
        if (schema == null) {
            errors.add(
                    FieldError.invalid(
                            path, "", "may only be set when validations.schema is included"));
            return;
        }
        Structural root = Structural.of(schema);
        Set<List<String>> seen = new HashSet<>();
        for (int i = 0; i < fields.size(); i++) {
            String jsonPath = fields.get(i).string("jsonPath");
            FieldPath own = path.index(i).child("jsonPath");
            if (jsonPath.isEmpty()) {
                errors.add(FieldError.required(own, ""));
                continue;
            }
            FieldPaths.Found found = FieldPaths.find(jsonPath, root, false);
            if (!found.error().isEmpty()) {
                errors.add(
                        FieldError.invalid(own, jsonPath, "is an invalid path: " + found.error()));
                continue;
            }
            if (found.steps().getFirst().equals("metadata")) {
                errors.add(
                        FieldError.invalid(own, jsonPath, "must not point to fields in metadata"));
            }
            Structural schemaThere = found.schema();
            String type = schemaThere == null ? "" : schemaThere.raw().string("type");
            if (!List.of("string", "boolean", "integer").contains(type)) {
                errors.add(
                        FieldError.invalid(
                                own,
                                jsonPath,
                                "must point to a field of type string, boolean or integer. Enum"
                                        + " string fields and strings with formats are allowed."));
            }
            if (!seen.add(found.steps())) {
                errors.add(FieldError.duplicate(own, jsonPath));
            }
        }
        JsonObject before = old == null ? null : old.version(version.string("name"));
        boolean kept =
                before != null
                        && before.array("selectableFields")
                                .equals(version.array("selectableFields"));
        if (seen.size() > MAX_SELECTABLE && !kept) {
            errors.add(FieldError.tooMany(path, seen.size(), MAX_SELECTABLE));
        }
    }

    private void conversion() {
        JsonObject conversion = crd.spec().object("conversion");
        if (conversion.isEmpty()) {
            return;
        }
        FieldPath path = SPEC.child("conversion");
        String strategy = conversion.string("strategy");
        if (!strategy.equals("None") && crd.spec().bool("preserveUnknownFields", false)) {
            errors.add(
                    FieldError.invalid(
                            path.child("strategy"),
                            strategy,
                            "must be None if spec.preserveUnknownFields is true"));
        }
        boolean established = old != null && old.is("Established");
        errors.addAll(ConversionRules.check(conversion, path, established, oldConversion()));
    }

    private JsonObject oldConversion() {
        return old == null ? JsonObject.EMPTY : old.spec().object("conversion");
    }

    private void immutable() {
        if (old == null) {
            return;
        }
        if (old.is("Established")) {
            unchanged(crd.spec(), old.spec(), "scope", SPEC);
            unchanged(crd.names(), old.names(), "kind", SPEC.child("names"));
        }
        unchanged(crd.spec(), old.spec(), "group", SPEC);
        unchanged(crd.names(), old.names(), "plural", SPEC.child("names"));
    }

    private void unchanged(JsonObject now, JsonObject before, String field, FieldPath path) {
        errors.addAll(
                MetaValidation.immutable(now.get(field), before.get(field), path.child(field)));
    }

    private void storedVersions() {
        FieldPath path = FieldPath.of("status", "storedVersions");
        List<String> stored = crd.node().object("status").array("storedVersions").strings();
        if (stored.isEmpty()) {
            errors.add(
                    FieldError.invalid(
                            path,
                            crd.node().object("status").array("storedVersions"),
                            "must have at least one stored version"));
            return;
        }
        for (int i = 0; i < stored.size(); i++) {
            String name = stored.get(i);
            if (crd.version(name) == null) {
                errors.add(
                        FieldError.invalid(
                                path.index(i),
                                name,
                                "missing from spec.versions; "
                                        + name
                                        + " was previously a storage version, and must remain in"
                                        + " spec.versions until a storage migration ensures no data"
                                        + " remains persisted in "
                                        + name
                                        + " and removes "
                                        + name
                                        + " from status.storedVersions"));
            }
        }
    }

    private void approval() {
        if (!ApiApproval.isProtected(crd.group())) {
            return;
        }
        ApiApproval now = ApiApproval.of(crd.node());
        if (old != null && ApiApproval.of(old.node()).state() == now.state()) {
            return;
        }
        FieldPath path = FieldPath.of("metadata", "annotations").key(ApiApproval.ANNOTATION);
        switch (now.state()) {
            case MISSING -> errors.add(FieldError.required(path, now.reason()));
            case INVALID ->
                    errors.add(
                            FieldError.invalid(
                                    path, ApiApproval.annotation(crd.node()), now.reason()));
            case APPROVED, BYPASSED -> {}
        }
    }
}
