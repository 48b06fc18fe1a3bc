package io.jukung.resources.apps;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Equality;
import io.jukung.resources.field.Field;
import io.jukung.resources.pod.PodWarnings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is doubtful about a template that is new or has changed. */
public final class TemplateWarnings {
    private TemplateWarnings() {}

    public static List<String> of(JsonObject object, @Nullable JsonObject old) {
        Field template = Field.root(object).at("spec", "template");
        boolean changed =
                old == null
                        || !Equality.same(
                                template.value(), Field.root(old).at("spec", "template").value());
        return changed ? PodWarnings.template(template) : List.of();
    }
}
