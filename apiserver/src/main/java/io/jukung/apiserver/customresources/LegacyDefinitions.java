package io.jukung.apiserver.customresources;

import io.jukung.apiserver.registry.Conversion;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads definitions that an old server stored as {@code v1beta1}, which is served no more: what was
 * said once for all versions there is said by each version now.
 */
final class LegacyDefinitions implements Conversion {
    private static final String OLD = "apiextensions.k8s.io/v1beta1";
    private static final List<String> FOR_ALL =
            List.of("subresources", "additionalPrinterColumns", "selectableFields");

    @Override
    public JsonObject convert(JsonObject object, GroupVersion to) {
        return SAME_SHAPE.convert(object, to);
    }

    @Override
    public @Nullable JsonObject legacy(JsonObject stored) {
        if (!stored.string("apiVersion").equals(OLD)) {
            return null;
        }
        return stored.with("apiVersion", "apiextensions.k8s.io/v1")
                .with("spec", spec(stored.object("spec")));
    }

    private static JsonObject spec(JsonObject old) {
        JsonArray versions = old.array("versions");
        if (versions.isEmpty()) {
            versions =
                    JsonArray.of(
                            JsonObject.of(
                                    "name",
                                    old.string("version"),
                                    "served",
                                    true,
                                    "storage",
                                    true));
        }
        JsonObject.Builder spec = old.edit();
        spec.put(
                "versions",
                JsonArray.copyOf(versions.objects().stream().map(v -> version(v, old)).toList()));
        for (String gone : List.of("version", "validation")) {
            spec.putOrRemove(gone, null);
        }
        FOR_ALL.forEach(gone -> spec.putOrRemove(gone, null));
        spec.put("scope", old.has("scope") ? old.string("scope") : "Namespaced");
        if (old.get("conversion") instanceof JsonObject conversion) {
            spec.put("conversion", conversion(conversion));
        }
        if (old.bool("preserveUnknownFields", true)) {
            spec.put("preserveUnknownFields", true);
        }
        return spec.build();
    }

    private static JsonObject version(JsonObject version, JsonObject spec) {
        JsonObject whole = version;
        for (String field : FOR_ALL) {
            Object common = spec.get(field);
            whole = common == null ? whole : whole.with(field, common);
        }
        if (spec.get("validation") instanceof JsonObject schema) {
            whole = whole.with("schema", schema);
        }
        if (!whole.has("additionalPrinterColumns")) {
            return whole;
        }
        return whole.with(
                "additionalPrinterColumns",
                JsonArray.copyOf(
                        whole.array("additionalPrinterColumns").objects().stream()
                                .map(LegacyDefinitions::column)
                                .toList()));
    }

    private static JsonObject column(JsonObject column) {
        Object path = column.get("JSONPath");
        return path == null ? column : column.without("JSONPath").with("jsonPath", path);
    }

    private static JsonObject conversion(JsonObject old) {
        JsonObject webhook =
                JsonObject.of(
                        "clientConfig", old.get("webhookClientConfig"),
                        "conversionReviewVersions", old.get("conversionReviewVersions"));
        JsonObject conversion =
                old.without("webhookClientConfig").without("conversionReviewVersions");
        return webhook.isEmpty() ? conversion : conversion.with("webhook", webhook);
    }
}
