package io.jukung.resources.storage;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Equality;
import io.jukung.resources.field.Field;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Labels of nodes that have got other names since they were stable. */
final class NodeLabels {
    private static final Map<String, String> STABLE =
            Map.of(
                    "failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/zone",
                    "failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region",
                    "beta.kubernetes.io/instance-type", "node.kubernetes.io/instance-type",
                    "beta.kubernetes.io/os", "kubernetes.io/os",
                    "beta.kubernetes.io/arch", "kubernetes.io/arch");

    private NodeLabels() {}

    /** Whether an affinity differs from what it was at most by new names of labels. */
    static boolean onlyRenamed(Field now, Field before) {
        return same(now.value(), before.value());
    }

    /** What is said of an old name in a volume's affinity. */
    static Optional<String> warning(Field key) {
        String instead = STABLE.get(key.text());
        if (instead == null) {
            return Optional.empty();
        }
        String since =
                key.text().startsWith("beta.kubernetes.io/")
                                && !key.text().endsWith("instance-type")
                        ? "v1.14"
                        : "v1.17";
        return Optional.of(
                key.path()
                        + ": "
                        + key.text()
                        + " is deprecated since "
                        + since
                        + "; use \""
                        + instead
                        + "\" instead");
    }

    private static boolean same(@Nullable Object now, @Nullable Object before) {
        if (now instanceof JsonObject a && before instanceof JsonObject b) {
            String key = b.string("key");
            boolean renamed = a.string("key").equals(STABLE.get(key));
            JsonObject old = renamed ? b.with("key", a.string("key")) : b;
            return a.keys().equals(old.keys())
                    && a.keys().stream().allMatch(name -> same(a.get(name), old.get(name)));
        }
        if (now instanceof JsonArray a && before instanceof JsonArray b) {
            List<Object> x = a.asList();
            List<Object> y = b.asList();
            if (x.size() != y.size()) {
                return false;
            }
            for (int i = 0; i < x.size(); i++) {
                if (!same(x.get(i), y.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return Equality.same(now, before);
    }
}
