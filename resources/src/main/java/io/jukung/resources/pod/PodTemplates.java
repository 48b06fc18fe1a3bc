package io.jukung.resources.pod;

import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;

/** Pod templates, for every kind that has one. */
public final class PodTemplates {
    private PodTemplates() {}

    /** Checks a {@code PodTemplateSpec}; its labels' paths lack {@code metadata}, as upstream's. */
    public static void check(Field template, PodRules rules) {
        Rules.labels(template.at("labels").as(template.at("metadata", "labels").value()));
        Field annotations =
                template.at("annotations").as(template.at("metadata", "annotations").value());
        Rules.annotations(annotations);
        PodValidation.annotations(annotations, template.at("spec"));
        PodSpecValidation.check(template.at("spec"), rules, false);
        if (!template.at("spec", "ephemeralContainers").empty()) {
            template.at("spec", "ephemeralContainers")
                    .forbidden("ephemeral containers not allowed in pod template");
        }
    }
}
