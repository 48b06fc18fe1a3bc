package io.jukung.controlplane.admission;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.admission.AdmissionPlugin;
import io.jukung.apiserver.registry.Objects;
import io.jukung.apiserver.registry.Registry;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.machinery.tree.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Works out a pod's priority from its class, and keeps the default class one of a kind. */
final class Priority implements AdmissionPlugin {
    private final Objects classes;
    private final Supplier<Optional<JsonObject>> defaultClass;

    Priority(Registry registry) {
        this.classes = registry.objects(BuiltIn.PRIORITY_CLASSES);
        this.defaultClass = classes.derived(Priority::lowestDefault);
    }

    /** Where several servers raced to two defaults, the lower value counts. */
    private static Optional<JsonObject> lowestDefault(List<JsonObject> classes) {
        return classes.stream()
                .filter(c -> c.bool("globalDefault", false))
                .min(Comparator.comparingLong(c -> c.integer("value", 0)));
    }

    @Override
    public String name() {
        return "Priority";
    }

    @Override
    public boolean handles(AdmissionAttributes attributes) {
        return Target.is(attributes, BuiltIn.PODS, Operation.CREATE, Operation.UPDATE)
                || Target.is(
                        attributes, BuiltIn.PRIORITY_CLASSES, Operation.CREATE, Operation.UPDATE);
    }

    @Override
    public @Nullable JsonObject admit(AdmissionAttributes attributes) {
        JsonObject object = attributes.object();
        if (object == null || !attributes.kind().kind().equals("Pod")) {
            return object;
        }
        JsonObject spec = object.object("spec");
        JsonObject old = attributes.oldObject();
        if (old != null) {
            // an update that leaves the computed fields out keeps them
            JsonObject before = old.object("spec");
            for (String field : List.of("priority", "preemptionPolicy")) {
                Object value = before.get(field);
                if (!spec.has(field) && value != null) {
                    spec = spec.with(field, value);
                }
            }
            return object.with("spec", spec);
        }
        return object.with("spec", computed(attributes, spec));
    }

    private JsonObject computed(AdmissionAttributes attributes, JsonObject spec) {
        String name = spec.string("priorityClassName");
        JsonObject found = name.isEmpty() ? defaultClass.get().orElse(null) : classes.get("", name);
        if (found == null && !name.isEmpty()) {
            throw Refusal.forbidden(
                    attributes, "no PriorityClass with name " + name + " was found");
        }
        JsonObject priorityClass = found == null ? JsonObject.EMPTY : found;
        long priority = priorityClass.integer("value", 0);
        if (spec.has("priority") && spec.integer("priority", 0) != priority) {
            throw Refusal.forbidden(
                    attributes,
                    "the integer value of priority ("
                            + spec.integer("priority", 0)
                            + ") must not be provided in pod spec; priority admission controller"
                            + " computed "
                            + priority
                            + " from the given PriorityClass name");
        }
        String said = priorityClass.string("preemptionPolicy");
        String policy = said.isEmpty() ? "PreemptLowerPriority" : said;
        String asked = spec.string("preemptionPolicy");
        if (!asked.isEmpty() && !asked.equals(policy)) {
            throw Refusal.forbidden(
                    attributes,
                    "the string value of PreemptionPolicy ("
                            + asked
                            + ") must not be provided in pod spec; priority admission controller"
                            + " computed "
                            + policy
                            + " from the given PriorityClass name");
        }
        JsonObject with = spec.with("priority", priority).with("preemptionPolicy", policy);
        return name.isEmpty() && found != null
                ? with.with("priorityClassName", found.object("metadata").string("name"))
                : with;
    }

    @Override
    public void validate(AdmissionAttributes attributes) {
        JsonObject object = attributes.object();
        if (object == null
                || !attributes.kind().kind().equals("PriorityClass")
                || !object.bool("globalDefault", false)) {
            return;
        }
        JsonObject other = defaultClass.get().orElse(null);
        String name = other == null ? "" : other.object("metadata").string("name");
        if (other != null && !name.equals(object.object("metadata").string("name"))) {
            throw Refusal.forbidden(
                    attributes,
                    "PriorityClass "
                            + name
                            + " is already marked as default. Only one default can exist");
        }
    }
}
