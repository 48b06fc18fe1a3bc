package io.jukung.apiserver.structural;

import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks a value against a schema; the source is kube-openapi's {@code validation/validate}, whose
 * order and texts this keeps.
 *
 * <pre>
 *   spec.replicas: Invalid value: 0: spec.replicas in body should be greater than or equal to 1
 * </pre>
 */
final class ValueCheck {
    private final FieldPath prefix;

    /**
     * @param prefix where the checked value itself stands
     */
    ValueCheck(FieldPath prefix) {
        this.prefix = prefix;
    }

    static List<FieldError> create(Object value, Structural schema, FieldPath prefix) {
        return new ValueCheck(prefix).check(schema, value, "", null).errors;
    }

    /** The same for a changed value: what did not change passes. */
    static List<FieldError> update(
            Object value, @Nullable Object old, Structural schema, FieldPath prefix) {
        ValueCheck check = new ValueCheck(prefix);
        Correlation correlation = old == null ? null : new Correlation(schema, value, old);
        return check.ratcheted(schema, value, "", correlation).errors;
    }

    private Findings ratcheted(
            Structural schema, Object value, String path, @Nullable Correlation old) {
        Findings found = check(schema, value, path, old);
        if (!found.valid() && old != null && old.unchanged()) {
            found.errors.clear();
        }
        return found;
    }

    private Findings check(
            Structural schema, Object value, String path, @Nullable Correlation old) {
        Findings found = new Findings();
        if (value == JsonNull.NULL) {
            found.merge(type(schema, value, path));
            found.merge(allowed(schema, value, path));
            return found;
        }
        if (!schema.type.isEmpty() || schema.intOrString || applies(schema)) {
            found.merge(type(schema, value, path));
            found.matches++;
        }
        found.merge(alternatives(schema, value, path, old));
        found.matches++;
        switch (value) {
            case String text -> {
                found.merge(string(schema, text, path));
                found.matches++;
                if (applies(schema) && Formats.isKnown(schema.format)) {
                    found.merge(format(schema, text, path));
                    found.matches++;
                }
            }
            case Long number -> {
                found.merge(number(schema, number, path));
                found.matches++;
            }
            case Double number -> {
                found.merge(number(schema, number, path));
                found.matches++;
            }
            case JsonArray array -> {
                found.merge(array(schema, array, path, old));
                found.matches++;
            }
            default -> {}
        }
        found.merge(allowed(schema, value, path));
        found.matches++;
        if (value instanceof JsonObject object) {
            found.merge(object(schema, object, path, old));
            found.matches++;
        }
        found.matches++;
        return found;
    }

    private static boolean applies(Structural schema) {
        return !schema.format.isEmpty()
                && !schema.intOrString
                && Formats.applies(schema.type, schema.format);
    }

    private Findings type(Structural schema, Object value, String path) {
        Findings found = new Findings();
        String wanted = schema.intOrString ? "integer,string" : schema.type;
        String format = applies(schema) ? schema.format : "";
        if (value == JsonNull.NULL) {
            if (!wanted.isEmpty() && !schema.nullable) {
                found.add(typeError(path, wanted, "null"));
            } else {
                found.matches++;
            }
            return found;
        }
        String is = typeOf(value);
        boolean number = wanted.contains("number") || wanted.contains("integer");
        boolean text = value instanceof String || value instanceof JsonArray;
        boolean fits =
                List.of(wanted.split(",")).contains(is)
                        || (value instanceof Double d
                                && d == Math.rint(d)
                                && !Double.isInfinite(d)
                                && wanted.contains("integer"))
                        || (value instanceof Long && wanted.contains("number"));
        if (!text && !format.isEmpty() && !fits) {
            String own = value instanceof Long ? "int64" : value instanceof Double ? "float64" : "";
            if (!own.equals(format)) {
                found.add(typeError(path, format, own));
                return found;
            }
        }
        if ((!number && !format.isEmpty() && text) || fits) {
            found.matches++;
        } else {
            found.add(typeError(path, wanted, is));
        }
        return found;
    }

    private static String typeOf(Object value) {
        return switch (value) {
            case String ignored -> "string";
            case Boolean ignored -> "boolean";
            case Long ignored -> "integer";
            case Double ignored -> "number";
            case JsonArray ignored -> "array";
            default -> "object";
        };
    }

    private FieldError typeError(String path, String wanted, String is) {
        return FieldError.typeInvalid(
                at(path),
                is,
                path + " in body must be of type " + wanted + ": " + FieldError.quote(is));
    }

    /** A value's path as errors have it: without the dot that a member of the root begins with. */
    private FieldPath at(String path) {
        String bare = path.startsWith(".") ? path.substring(1) : path;
        return bare.isEmpty()
                ? prefix
                : prefix.text().isEmpty()
                        ? new FieldPath(bare)
                        : new FieldPath(prefix.text() + "." + bare);
    }

    private FieldError invalid(String path, Object value, String text) {
        return FieldError.invalid(at(path), value, text);
    }

    /** An error that knows no field. */
    private FieldError general(String text) {
        return FieldError.invalid(prefix, "", text);
    }

    private Findings alternatives(
            Structural schema, Object value, String path, @Nullable Correlation old) {
        Findings found = new Findings();
        if (!schema.anyOf.isEmpty()) {
            anyOf(schema, value, path, old, found);
        }
        if (!schema.oneOf.isEmpty()) {
            oneOf(schema, value, path, old, found);
        }
        if (!schema.allOf.isEmpty()) {
            int valid = 0;
            for (Structural part : schema.allOf) {
                Findings one = check(part, value, path, old);
                valid += one.valid() ? 1 : 0;
                found.merge(one);
            }
            if (valid < schema.allOf.size()) {
                found.add(
                        general(
                                FieldError.quote(path)
                                        + " must validate all the schemas (allOf)"
                                        + (valid == 0 ? ". None validated" : "")));
            }
        }
        if (schema.not != null && check(schema.not, value, path, old).valid()) {
            found.add(general(FieldError.quote(path) + " must not validate the schema (not)"));
        }
        found.matches++;
        return found;
    }

    private void anyOf(
            Structural schema,
            Object value,
            String path,
            @Nullable Correlation old,
            Findings found) {
        Findings best = null;
        for (Structural part : schema.anyOf) {
            Findings one = check(part, value, path, old);
            if (one.valid()) {
                found.merge(one);
                return;
            }
            if (best == null || one.matches > best.matches) {
                best = one;
            }
        }
        found.add(general(FieldError.quote(path) + " must validate at least one schema (anyOf)"));
        found.merge(best);
    }

    private void oneOf(
            Structural schema,
            Object value,
            String path,
            @Nullable Correlation old,
            Findings found) {
        Findings best = null;
        Findings first = null;
        int valid = 0;
        for (Structural part : schema.oneOf) {
            Findings one = check(part, value, path, old);
            if (one.valid()) {
                valid++;
                best = null;
                first = first == null ? one : first;
            } else if (valid == 0 && (best == null || one.matches > best.matches)) {
                best = one;
            }
        }
        if (valid == 1) {
            found.merge(first);
            return;
        }
        found.add(
                general(
                        FieldError.quote(path)
                                + " must validate one and only one schema (oneOf). "
                                + (valid == 0
                                        ? "Found none valid"
                                        : "Found " + valid + " valid alternatives")));
        found.merge(best);
    }

    private Findings string(Structural schema, String text, String path) {
        Findings found = new Findings();
        int length = text.codePointCount(0, text.length());
        Long most = schema.size("maxLength");
        Long least = schema.size("minLength");
        String pattern = schema.raw.string("pattern");
        if (most != null && length > most) {
            found.add(FieldError.tooLong(at(path), most.intValue()));
        } else if (least != null && length < least) {
            found.add(
                    invalid(
                            path,
                            text,
                            path + " in body should be at least " + least + " chars long"));
        } else if (!pattern.isEmpty()
                && (schema.pattern == null || !schema.pattern.matcher(text).find())) {
            found.add(invalid(path, text, path + " in body should match '" + pattern + "'"));
        }
        return found;
    }

    private Findings format(Structural schema, String text, String path) {
        Findings found = new Findings();
        if (!Formats.matches(schema.format, text)) {
            found.add(typeError(path, schema.format, text));
        }
        return found;
    }

    private Findings number(Structural schema, Number value, String path) {
        Findings found = new Findings();
        boolean integer = value instanceof Long;
        boolean wantsInteger = schema.type.equals("integer") && !schema.intOrString;
        String format = wantsInteger || schema.type.equals("number") ? schema.format : "";
        double as = value.doubleValue();
        if (wantsInteger) {
            boolean whole = integer || as == Math.rint(as);
            boolean fits =
                    whole && (!format.equals("int32") || value.longValue() == value.intValue());
            if (!fits) {
                found.add(general(range("integer", format, path)));
            }
        } else if (schema.type.equals("number")
                && format.equals("float")
                && Math.abs(as) > Float.MAX_VALUE) {
            found.add(general(range("number", format, path)));
        }
        multiple(schema, value, path, found);
        bound(schema, "maximum", value, path, found);
        bound(schema, "minimum", value, path, found);
        found.matches++;
        return found;
    }

    private static String range(String type, String format, String path) {
        boolean known = format.equals("int32") || format.equals("int64") || format.equals("float");
        return "Checked value must be of type "
                + type
                + (known ? " with format " + format : " (default format)")
                + " in "
                + path;
    }

    private void multiple(Structural schema, Number value, String path, Findings found) {
        Double factor = schema.number("multipleOf");
        if (factor == null) {
            return;
        }
        boolean integer = value instanceof Long;
        if (factor <= 0 || (integer && factor.longValue() == 0)) {
            found.add(
                    invalid(
                            path,
                            factor,
                            "factor MultipleOf declared for "
                                    + path
                                    + " must be positive: "
                                    + GoNumbers.text(factor)));
            return;
        }
        boolean holds;
        if (integer && factor == Math.rint(factor)) {
            holds = value.longValue() % factor.longValue() == 0;
        } else {
            double ratio = value.doubleValue() / factor;
            holds = Math.abs(ratio - Math.rint(ratio)) < 1e-9;
        }
        if (!holds) {
            found.add(
                    invalid(
                            path,
                            value,
                            path + " in body should be a multiple of " + GoNumbers.text(factor)));
        }
    }

    private void bound(Structural schema, String key, Number value, String path, Findings found) {
        Double bound = schema.number(key);
        if (bound == null) {
            return;
        }
        boolean most = key.equals("maximum");
        boolean exclusive = schema.raw.bool(most ? "exclusiveMaximum" : "exclusiveMinimum", false);
        int order =
                value instanceof Long l
                        ? Long.compare(l, bound.longValue())
                        : Double.compare(value.doubleValue(), bound);
        int past = most ? order : -order;
        if (past > 0 || (exclusive && past == 0)) {
            String shown =
                    value instanceof Long
                            ? Long.toString(bound.longValue())
                            : GoNumbers.text(bound);
            found.add(
                    invalid(
                            path,
                            value,
                            path
                                    + " in body should be "
                                    + (most ? "less" : "greater")
                                    + " than "
                                    + (exclusive ? "" : "or equal to ")
                                    + shown));
        }
    }

    private Findings array(
            Structural schema, JsonArray array, String path, @Nullable Correlation old) {
        Findings found = new Findings();
        if (schema.items != null) {
            for (int i = 0; i < array.size(); i++) {
                Correlation element = old == null ? null : old.element(i);
                found.merge(
                        element == null
                                ? check(schema.items, array.get(i), path + "[" + i + "]", null)
                                : ratcheted(
                                        schema.items, array.get(i), path + "[" + i + "]", element));
            }
        }
        Long least = schema.size("minItems");
        Long most = schema.size("maxItems");
        if (least != null && array.size() < least) {
            found.add(
                    invalid(
                            path,
                            (long) array.size(),
                            path + " in body should have at least " + least + " items"));
        }
        if (most != null && array.size() > most) {
            found.add(FieldError.tooMany(at(path), array.size(), most.intValue()));
        }
        found.matches++;
        return found;
    }

    private @Nullable Findings allowed(Structural schema, Object value, String path) {
        if (schema.allowed.isEmpty()) {
            return null;
        }
        for (Object one : schema.allowed) {
            if (one.equals(value)
                    || (one instanceof Number a
                            && value instanceof Number b
                            && a.doubleValue() == b.doubleValue())) {
                return null;
            }
        }
        List<String> texts = new ArrayList<>();
        schema.allowed.forEach(one -> texts.add(one instanceof String s ? s : Json.toText(one)));
        Findings found = new Findings();
        found.add(FieldError.notListed(at(path), value, texts));
        return found;
    }

    private Findings object(
            Structural schema, JsonObject object, String path, @Nullable Correlation old) {
        Findings found = new Findings();
        Long least = schema.size("minProperties");
        Long most = schema.size("maxProperties");
        if (least != null && object.size() < least) {
            found.add(
                    invalid(
                            path,
                            (long) object.size(),
                            path + " in body should have at least " + least + " properties"));
        }
        if (most != null && object.size() > most) {
            found.add(FieldError.tooMany(at(path), object.size(), most.intValue()));
        }
        for (int i = 0; i < object.size(); i++) {
            String key = object.key(i);
            if (schema.properties.containsKey(key)) {
                continue;
            }
            if (schema.hasAdditional
                    && Boolean.FALSE.equals(schema.raw.get("additionalProperties"))) {
                found.add(
                        invalid(path, key, path + "." + key + " in body is a forbidden property"));
            } else if (schema.additional != null) {
                found.merge(
                        member(
                                schema.additional,
                                key,
                                object.value(i),
                                path,
                                path + "." + key,
                                old));
            }
        }
        for (Map.Entry<String, Structural> property : schema.properties.entrySet()) {
            Object value = object.get(property.getKey());
            if (value != null) {
                String name = property.getKey();
                found.merge(
                        member(
                                property.getValue(),
                                name,
                                value,
                                path,
                                path.isEmpty() ? name : path + "." + name,
                                old));
            }
        }
        for (String name : schema.required) {
            if (!object.has(name)) {
                found.add(FieldError.required(at(path + "." + name), ""));
            }
        }
        return found;
    }

    private Findings member(
            Structural schema,
            String name,
            Object value,
            String holder,
            String path,
            @Nullable Correlation old) {
        boolean identity = holder.isEmpty() && (name.equals("kind") || name.equals("apiVersion"));
        Correlation member = old == null || identity ? null : old.member(name);
        return member == null
                ? check(schema, value, path, null)
                : ratcheted(schema, value, path, member);
    }
}
