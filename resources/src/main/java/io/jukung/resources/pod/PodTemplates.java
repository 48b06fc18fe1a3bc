package io.jukung.resources.pod;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import org.jspecify.annotations.Nullable;

/** Pod templates, for every kind that has one. */
public final class PodTemplates {
    private PodTemplates() {}

    /** As {@link #check(Field, PodRules)}, where the template before an update is known. */
    public static void check(Field template, PodRules rules, @Nullable Field former) {
        JsonObject spec = former == null ? JsonObject.EMPTY : former.at("spec").object();
        check(template, rules.after(spec));
    }

    /** Checks only a template's labels and annotations. */
    public static void metadata(Field template) {
        Rules.labels(template.at("labels").as(template.at("metadata", "labels").value()));
        Field annotations =
                template.at("annotations").as(template.at("metadata", "annotations").value());
        Rules.annotations(annotations);
        PodValidation.annotations(annotations, template.at("spec"), JsonObject.EMPTY);
    }

    /** Checks a {@code PodTemplateSpec}; its labels' paths lack {@code metadata}, as upstream's. */
    public static void check(Field template, PodRules rules) {
        metadata(template);
        PodSpecValidation.check(template.at("spec"), rules, false);
        if (!template.at("spec", "ephemeralContainers").empty()) {
            template.at("spec", "ephemeralContainers")
                    .forbidden("ephemeral containers not allowed in pod template");
        }
    }
}
