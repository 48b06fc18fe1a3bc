package io.jukung.apiserver.customresources;

import io.jukung.apiserver.registry.ResourceDefinition;
import io.jukung.apiserver.registry.Subresource;
import io.jukung.apiserver.structural.CustomKind;
import io.jukung.apiserver.structural.ValidationRules;
import io.jukung.apiserver.webhook.Webhooks;
import io.jukung.machinery.managedfields.FieldSet;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Makes the resources that a CustomResourceDefinition defines: one for each of its versions. */
final class Definitions {
    private final ValidationRules rules;
    private final Webhooks webhooks;

    Definitions(ValidationRules rules, Webhooks webhooks) {
        this.rules = rules;
        this.webhooks = webhooks;
    }

    /** That of the storage version first; a version that is not served has no group version. */
    List<ResourceDefinition> of(Crd crd) {
        Map<GroupVersion, CustomKind> kinds = new LinkedHashMap<>();
        for (JsonObject version : crd.versions()) {
            JsonObject schema = Crd.schema(version);
            kinds.put(
                    new GroupVersion(crd.group(), version.string("name")),
                    new CustomKind(schema == null ? JsonObject.EMPTY : schema, crd.keepsUnknown()));
        }
        JsonObject conversion = crd.spec().object("conversion");
        Converter converter =
                conversion.string("strategy").equals("Webhook")
                        ? new WebhookConverter(webhooks, conversion.object("webhook"))
                        : Converter.NONE;
        List<ResourceDefinition> all = new ArrayList<>();
        for (JsonObject version : crd.versions()) {
            GroupVersion own = new GroupVersion(crd.group(), version.string("name"));
            CustomKind kind = Objects.requireNonNull(kinds.get(own));
            ResourceDefinition definition =
                    definition(
                            crd,
                            version,
                            own,
                            kind,
                            new VersionShape(own, crd.storedAs(), converter, kinds, replicas(crd)));
            if (version.bool("storage", false)) {
                all.addFirst(definition);
            } else {
                all.add(definition);
            }
        }
        return all;
    }

    private ResourceDefinition definition(
            Crd crd, JsonObject version, GroupVersion own, CustomKind kind, VersionShape shape) {
        JsonObject names = crd.acceptedNames();
        String plural = names.string("plural");
        JsonObject schema = Crd.schema(version);
        ValidationRules.Compiled compiled =
                schema == null ? ValidationRules.Compiled.NONE : rules.compile(schema);
        return ResourceDefinition.builder(
                        crd.group(), plural, names.string("kind"), crd.namespaced())
                .groupVersions(version.bool("served", false) ? List.of(own) : List.of())
                .storageVersion(own)
                .singular(names.string("singular"))
                .listKind(names.string("listKind"))
                .shortNames(names.array("shortNames").strings().toArray(String[]::new))
                .categories(names.array("categories").strings().toArray(String[]::new))
                .storagePrefix(crd.group() + "/" + plural)
                .strategy(new CustomStrategy(crd, version, kind, compiled))
                .columns(() -> PrinterColumns.of(version))
                .subresources(subresources(version))
                .custom(kind, shape)
                .conversion(shape::to)
                .build();
    }

    /** Where each version keeps the count of its replicas. */
    private static Map<GroupVersion, List<String>> replicas(Crd crd) {
        Map<GroupVersion, List<String>> paths = new HashMap<>();
        for (JsonObject version : crd.versions()) {
            String path = version.object("subresources").object("scale").string("specReplicasPath");
            paths.put(
                    new GroupVersion(crd.group(), version.string("name")),
                    path.isEmpty() ? List.of() : List.of(CustomStrategy.steps(path)));
        }
        return paths;
    }

    private static final FieldSet RESET_BY_STATUS =
            FieldSet.of(List.of("metadata"), List.of("spec"));

    private static Subresource[] subresources(JsonObject version) {
        JsonObject declared = version.object("subresources");
        List<Subresource> all = new ArrayList<>(0);
        if (declared.has("status")) {
            all.add(Subresource.status(RESET_BY_STATUS));
        }
        if (declared.get("scale") instanceof JsonObject scale) {
            all.add(
                    Subresource.scale(
                            scale.string("specReplicasPath"),
                            scale.string("statusReplicasPath"),
                            scale.string("labelSelectorPath")));
        }
        return all.toArray(Subresource[]::new);
    }
}
