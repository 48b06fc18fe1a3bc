package io.jukung.apiserver.customresources;

import io.jukung.apiserver.discovery.VersionPriority;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;

/** What users of a deprecated version are told. */
final class Deprecation {
    private Deprecation() {}

    static List<String> warnings(Crd crd, JsonObject version) {
        if (!version.bool("deprecated", false)) {
            return List.of();
        }
        if (version.has("deprecationWarning")) {
            return List.of(version.string("deprecationWarning"));
        }
        String name = version.string("name");
        String kind = crd.names().string("kind");
        String text = crd.group() + "/" + name + " " + kind + " is deprecated";
        return List.of(
                crd.versions().stream()
                        .filter(v -> v.bool("served", false) && !v.bool("deprecated", false))
                        .map(v -> v.string("name"))
                        .max(VersionPriority.ORDER)
                        .filter(best -> VersionPriority.ORDER.compare(best, name) > 0)
                        .map(best -> text + "; use " + crd.group() + "/" + best + " " + kind)
                        .orElse(text));
    }
}
