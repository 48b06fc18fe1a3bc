package io.jukung.apiserver.customresources;

import io.jukung.apiserver.registry.KindSchema;
import io.jukung.apiserver.registry.Reshaping;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Definitions in the store: upstream writes them as v1beta1 to this day, where what all versions
 * have alike stands once beside them.
 *
 * <pre>
 *   v1                                          v1beta1
 *   spec.versions[*].schema                     spec.validation
 *   spec.versions[*].subresources               spec.subresources
 *   spec.versions[*].selectableFields           spec.selectableFields
 *   spec.versions[*].additionalPrinterColumns   spec.additionalPrinterColumns, with JSONPath
 *   spec.conversion.webhook.clientConfig        spec.conversion.webhookClientConfig
 * </pre>
 */
final class StoredDefinition implements Reshaping {
    private static final GroupVersion V1 = new GroupVersion("apiextensions.k8s.io", "v1");
    private static final GroupVersion V1BETA1 = new GroupVersion("apiextensions.k8s.io", "v1beta1");
    private static final String COLUMNS = "additionalPrinterColumns";
    private static final String REVIEWS = "conversionReviewVersions";

    /** Members of versions, and their names beside them. */
    private static final Map<String, String> SHARED =
            Map.of(
                    "schema",
                    "validation",
                    "subresources",
                    "subresources",
                    COLUMNS,
                    COLUMNS,
                    "selectableFields",
                    "selectableFields");

    private final KindSchema schema =
            Objects.requireNonNull(
                    KindSchema.builtIn()
                            .find(
                                    new GroupVersionKind(
                                            V1.group(), "v1", "CustomResourceDefinition")));

    @Override
    public GroupVersion storedAs() {
        return V1BETA1;
    }

    @Override
    public JsonObject read(JsonObject stored) {
        JsonObject shown =
                stored.string("apiVersion").equals(V1BETA1.apiVersion())
                        ? stored.with("apiVersion", V1.apiVersion())
                                .with("spec", unfolded(stored.object("spec")))
                        : stored;
        return schema.applyDefaults(schema.decode(shown).object());
    }

    @Override
    public JsonObject write(JsonObject object) {
        return object.with("apiVersion", V1BETA1.apiVersion())
                .with("spec", folded(object.object("spec")));
    }

    @Override
    public @Nullable KindSchema schema(GroupVersion version) {
        return version.equals(V1) ? schema : null;
    }

    @Override
    public @Nullable List<String> replicasPath(GroupVersion version) {
        return version.equals(V1) ? List.of() : null;
    }

    private static JsonObject folded(JsonObject spec) {
        JsonObject.Builder out = spec.edit();
        out.put("preserveUnknownFields", spec.bool("preserveUnknownFields", false));
        List<JsonObject> versions = spec.array("versions").objects();
        if (!versions.isEmpty()) {
            JsonObject first = versions.getFirst();
            out.put("version", first.string("name"));
            List<JsonObject.Builder> each = versions.stream().map(JsonObject::edit).toList();
            SHARED.forEach((member, beside) -> {
                Object value = columns(member, first.get(member), "jsonPath", "JSONPath");
                boolean alike =
                        versions.stream()
                                .allMatch(v -> Objects.equals(v.get(member), first.get(member)));
                for (int i = 0; i < each.size(); i++) {
                    Object own = versions.get(i).get(member);
                    each.get(i)
                            .putOrRemove(
                                    member,
                                    alike ? null : columns(member, own, "jsonPath", "JSONPath"));
                }
                out.putOrRemove(beside, alike ? value : null);
            });
            out.put(
                    "versions",
                    JsonArray.copyOf(each.stream().map(JsonObject.Builder::build).toList()));
        }
        JsonObject conversion = spec.object("conversion");
        if (conversion.has("webhook")) {
            JsonObject webhook = conversion.object("webhook");
            JsonObject.Builder flat = conversion.edit();
            flat.remove("webhook");
            flat.putOrRemove("webhookClientConfig", webhook.get("clientConfig"));
            flat.putOrRemove(REVIEWS, webhook.get(REVIEWS));
            out.put("conversion", flat.build());
        }
        return out.build();
    }

    private static JsonObject unfolded(JsonObject spec) {
        JsonObject.Builder out = spec.edit();
        out.remove("version");
        JsonArray versions = spec.array("versions");
        if (versions.isEmpty() && !spec.string("version").isEmpty()) {
            versions =
                    JsonArray.of(
                            JsonObject.of(
                                    "name",
                                    spec.string("version"),
                                    "served",
                                    true,
                                    "storage",
                                    true));
        }
        List<JsonObject.Builder> each = versions.objects().stream().map(JsonObject::edit).toList();
        SHARED.forEach((member, beside) -> {
            out.remove(beside);
            for (JsonObject.Builder version : each) {
                Object own = spec.has(beside) ? spec.get(beside) : version.get(member);
                version.putOrRemove(member, columns(member, own, "JSONPath", "jsonPath"));
            }
        });
        out.put(
                "versions",
                JsonArray.copyOf(each.stream().map(JsonObject.Builder::build).toList()));
        if (!spec.bool("preserveUnknownFields", true)) {
            out.remove("preserveUnknownFields");
        } else {
            out.put("preserveUnknownFields", true);
        }
        JsonObject conversion = spec.object("conversion");
        if (conversion.has("webhookClientConfig") || conversion.has(REVIEWS)) {
            JsonObject.Builder nested = conversion.edit();
            nested.remove("webhookClientConfig").remove(REVIEWS);
            nested.put(
                    "webhook",
                    JsonObject.of(
                            "clientConfig",
                            conversion.get("webhookClientConfig"),
                            REVIEWS,
                            conversion.get(REVIEWS)));
            out.put("conversion", nested.build());
        }
        return out.build();
    }

    /** Columns have their path under another name; other members stay as they are. */
    private static @Nullable Object columns(
            String member, @Nullable Object value, String from, String to) {
        if (!member.equals(COLUMNS) || !(value instanceof JsonArray columns)) {
            return value;
        }
        return JsonArray.copyOf(
                columns.objects().stream()
                        .map(column ->
                                column.has(from)
                                        ? column.without(from).with(to, column.string(from))
                                        : column)
                        .toList());
    }
}
