package io.jukung.codegen;

import com.google.gson.annotations.SerializedName;
import io.jukung.codegen.FieldType.Scalar;
import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.custom.Quantity;
import io.swagger.annotations.ApiModel;
import io.swagger.annotations.ApiModelProperty;
import jakarta.annotation.Nonnull;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads every type of 1.36 from client-java's model classes, joined with the overlay. */
final class ModelReader {
    private static final String MODELS = "io.kubernetes.client.openapi.models.";
    private static final Pattern IS = Pattern.compile("is=(\\S+)");

    private final Overlay overlay;
    private final Map<Class<?>, String> keys = new HashMap<>();

    ModelReader(Overlay overlay) {
        this.overlay = overlay;
    }

    /** All types by key, sorted. */
    Map<String, ApiType> read() {
        Map<String, Class<?>> classes = new LinkedHashMap<>();
        overlay.packages.forEach((in, names) -> {
            for (String name : names) {
                Class<?> model = model(in, name);
                if (model != null) {
                    keys.put(model, in.key() + "." + name);
                    classes.put(in.key() + "." + name, model);
                }
            }
        });
        Map<String, ApiType> types = new LinkedHashMap<>();
        overlay.packages.forEach((in, names) -> {
            for (String name : names.stream().sorted().toList()) {
                Class<?> model = classes.get(in.key() + "." + name);
                types.put(in.key() + "." + name, type(in, name, model));
            }
        });
        return types;
    }

    /** Classes carry the version, and the group too where versions alone are ambiguous. */
    private static @Nullable Class<?> model(ApiPackage in, String name) {
        String last = in.upstream().substring(in.upstream().lastIndexOf('.') + 1);
        String[] labels = in.upstream().split("\\.");
        String group = labels[labels.length - 2];
        Class<?> qualified = find(capital(group) + capital(last) + name);
        return qualified != null ? qualified : find(capital(last) + name);
    }

    private static @Nullable Class<?> find(String name) {
        try {
            return Class.forName(MODELS + name, false, ModelReader.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            return null; // a type without fields has no class
        }
    }

    static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private ApiType type(ApiPackage in, String name, @Nullable Class<?> model) {
        String key = in.key() + "." + name;
        List<Field> fields = new ArrayList<>();
        String description = "";
        if (model != null) {
            ApiModel doc = model.getAnnotation(ApiModel.class);
            description = doc == null ? "" : doc.description();
            for (java.lang.reflect.Field field : model.getDeclaredFields()) {
                SerializedName json = field.getAnnotation(SerializedName.class);
                if (json != null) {
                    fields.add(field(key, model, field, json.value()));
                }
            }
        }
        fields.sort(Comparator.comparing(Field::name));
        return new ApiType(
                in, name, description, overlay.facts.getOrDefault(key, ""), List.copyOf(fields));
    }

    private Field field(String type, Class<?> model, java.lang.reflect.Field field, String name) {
        String facts = overlay.facts.getOrDefault(type + "." + name, "");
        String description = "";
        boolean required = field.isAnnotationPresent(Nonnull.class);
        for (Method method : model.getDeclaredMethods()) {
            ApiModelProperty doc = method.getAnnotation(ApiModelProperty.class);
            if (doc != null && isGetter(method.getName(), field.getName())) {
                description = doc.value();
                required |= doc.required();
            }
        }
        return new Field(
                name, fieldType(field.getGenericType(), facts), required, description, facts);
    }

    /** Getters drop the underscores that Java's keywords get, and capitalize behind a dollar. */
    private static boolean isGetter(String method, String field) {
        String plain = field.replaceAll("[^A-Za-z0-9]", "");
        return method.replaceAll("[^A-Za-z0-9]", "").equalsIgnoreCase("get" + plain);
    }

    private FieldType fieldType(Type type, String facts) {
        if (type instanceof ParameterizedType generic) {
            Type[] of = generic.getActualTypeArguments();
            return generic.getRawType() == List.class
                    ? new FieldType.ListOf(fieldType(of[0], facts))
                    : new FieldType.MapOf(fieldType(of[1], facts));
        }
        Matcher is = IS.matcher(facts);
        if (is.find()) {
            return named(is.group(1));
        }
        Class<?> raw = (Class<?>) type;
        String key = keys.get(raw);
        if (key != null) {
            return new FieldType.Ref(key);
        }
        Map<Class<?>, Scalar> scalars =
                Map.ofEntries(
                        Map.entry(String.class, Scalar.STRING),
                        Map.entry(Integer.class, Scalar.INT32),
                        Map.entry(Long.class, Scalar.INT64),
                        Map.entry(Double.class, Scalar.DOUBLE),
                        Map.entry(Boolean.class, Scalar.BOOLEAN),
                        Map.entry(byte[].class, Scalar.BYTES),
                        Map.entry(OffsetDateTime.class, Scalar.TIME),
                        Map.entry(Quantity.class, Scalar.QUANTITY),
                        Map.entry(IntOrString.class, Scalar.INT_OR_STRING),
                        Map.entry(Object.class, Scalar.JSON));
        Scalar scalar = scalars.get(raw);
        if (scalar == null) {
            throw new IllegalStateException("no API type for " + raw);
        }
        return scalar;
    }

    private static FieldType named(String word) {
        return switch (word) {
            case "MicroTime" -> Scalar.MICRO_TIME;
            case "RawExtension" -> Scalar.RAW_EXTENSION;
            case "FieldsV1" -> Scalar.FIELDS_V1;
            case "JSON" -> Scalar.JSON;
            case "JSONSchemaPropsOrArray" -> Scalar.SCHEMA_OR_ARRAY;
            case "JSONSchemaPropsOrBool" -> Scalar.SCHEMA_OR_BOOL;
            case "JSONSchemaPropsOrStringArray" -> Scalar.SCHEMA_OR_STRINGS;
            default -> new FieldType.Ref(word);
        };
    }
}
