package io.jukung.apiserver.customresources;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Which of the names that a definition asks for it gets, as others in its group have theirs; the
 * source is apiextensions-apiserver's naming controller.
 */
final class Naming {
    private final Set<String> resources = new HashSet<>();
    private final Set<String> kinds = new HashSet<>();
    private String reason = "";
    private String message = "";

    private Naming() {}

    /** The definition with accepted names and the conditions that follow from them. */
    static Crd decide(Crd crd, Collection<JsonObject> all, Instant now) {
        Naming naming = new Naming();
        for (JsonObject one : all) {
            Crd other = new Crd(one);
            if (other.group().equals(crd.group())) {
                naming.taken(other.name().equals(crd.name()) ? crd : other);
            }
        }
        return naming.decide(crd, now);
    }

    private void taken(Crd crd) {
        JsonObject names = crd.acceptedNames();
        resources.add(names.string("plural"));
        resources.add(names.string("singular"));
        resources.addAll(names.array("shortNames").strings());
        kinds.add(names.string("kind"));
        kinds.add(names.string("listKind"));
    }

    private Crd decide(Crd crd, Instant now) {
        JsonObject wanted = crd.names();
        JsonObject had = crd.acceptedNames();
        JsonObject.Builder names = had.edit();
        one(wanted, had, "plural", resources, "PluralConflict", names);
        one(wanted, had, "singular", resources, "SingularConflict", names);
        shortNames(wanted, had, names);
        one(wanted, had, "kind", kinds, "KindConflict", names);
        one(wanted, had, "listKind", kinds, "ListKindConflict", names);
        names.putOrRemove("categories", wanted.get("categories"));
        Crd named = new Crd(crd.node().withAt(names.build(), "status", "acceptedNames"));
        if (!reason.isEmpty()) {
            named = named.with("NamesAccepted", "False", reason, message, now);
            return named.condition("Established") == null
                    ? named.with(
                            "Established",
                            "False",
                            "NotAccepted",
                            "not all names are accepted",
                            now)
                    : named;
        }
        named = named.with("NamesAccepted", "True", "NoConflicts", "no conflicts found", now);
        if (named.is("Established")) {
            return named;
        }
        return ConversionRules.unusable(crd.spec().object("conversion"))
                ? named.with(
                        "Established",
                        "False",
                        "InvalidCABundle",
                        "The conversion webhook CABundle is invalid",
                        now)
                : named.with(
                        "Established",
                        "True",
                        "InitialNamesAccepted",
                        "the initial names have been accepted",
                        now);
    }

    private void one(
            JsonObject wanted,
            JsonObject had,
            String field,
            Set<String> used,
            String conflict,
            JsonObject.Builder names) {
        String name = wanted.string(field);
        if (name.equals(had.string(field)) || !used.contains(name)) {
            names.put(field, name);
        } else {
            reason = conflict;
            message = inUse(name);
        }
    }

    private void shortNames(JsonObject wanted, JsonObject had, JsonObject.Builder names) {
        if (Objects.equals(wanted.get("shortNames"), had.get("shortNames"))) {
            return;
        }
        List<String> own = had.array("shortNames").strings();
        List<String> conflicts = new ArrayList<>(0);
        for (String name : wanted.array("shortNames").strings()) {
            if (!own.contains(name) && resources.contains(name)) {
                conflicts.add(inUse(name));
            }
        }
        if (conflicts.isEmpty()) {
            JsonArray all = wanted.array("shortNames");
            names.putOrRemove("shortNames", all.isEmpty() ? null : all);
        } else {
            reason = "ShortNamesConflict";
            message =
                    conflicts.size() == 1
                            ? conflicts.getFirst()
                            : "[" + String.join(", ", conflicts) + "]";
        }
    }

    private static String inUse(String name) {
        return "\"" + name + "\" is already in use";
    }
}
