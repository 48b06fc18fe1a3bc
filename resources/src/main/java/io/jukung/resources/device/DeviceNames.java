package io.jukung.resources.device;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonNull;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Names and small parts that claims and slices share. */
final class DeviceNames {
    private static final int LONGEST_POOL = 253;
    private static final int LONGEST_IDENTIFIER = 32;
    private static final List<String> EFFECTS = List.of("NoExecute", "NoSchedule", "None");

    private DeviceNames() {}

    /** Parts like subdomains, with slashes between them. */
    static void pool(Field name) {
        if (name.empty()) {
            name.missing("");
            return;
        }
        if (name.text().length() > LONGEST_POOL) {
            name.tooLong(LONGEST_POOL);
        }
        for (String part : name.text().split("/", -1)) {
            name.as(part).check(Names::dns1123Subdomain);
        }
    }

    /** {@code identifier} or {@code domain/identifier}. */
    static void qualified(Field at, String name) {
        String[] parts = name.split("/", -1);
        switch (parts.length) {
            case 1 -> identifier(at, parts[0]);
            case 2 -> {
                if (parts[0].isEmpty()) {
                    at.invalid("", "the domain must not be empty");
                } else {
                    Rules.csiDriverName(at.as(parts[0]));
                }
                if (parts[1].isEmpty()) {
                    at.invalid("", "the name must not be empty");
                } else {
                    identifier(at, parts[1]);
                }
            }
            default -> at.invalid(name, "must not contain more than one slash");
        }
    }

    static void fullyQualified(Field name) {
        qualified(name, name.text());
        if (!name.text().contains("/")) {
            name.invalid("a fully qualified name must be a domain and a name separated by a slash");
        }
    }

    private static void identifier(Field at, String text) {
        if (text.length() > LONGEST_IDENTIFIER) {
            at.tooLong(LONGEST_IDENTIFIER);
        }
        at.as(text).check(Names::cIdentifier);
    }

    static void labelName(Field name) {
        name.check(Names::qualifiedName);
    }

    /** Checks each element of a list that is not too long; answers whether it was not. */
    static boolean each(Field list, int most, Consumer<Field> check) {
        if (list.array().size() > most) {
            list.tooMany(list.array().size(), most);
            return false;
        }
        list.items().forEach(check);
        return true;
    }

    /** As {@link #each}, of elements that must differ by a key. */
    static void set(Field list, int most, Function<Field, Object> key, Consumer<Field> check) {
        if (!each(list, most, check)) {
            return;
        }
        Set<Object> seen = new HashSet<>();
        for (Field item : list.items()) {
            Object own = key.apply(item);
            if (!seen.add(own)) {
                item.duplicate(own);
            }
        }
    }

    static void taint(Field taint) {
        taintName(taint);
        effect(taint.at("effect"));
    }

    static void taintName(Field taint) {
        labelName(taint.at("key"));
        taint.at("value").checkIfSet(Names::labelValue);
    }

    static void effect(Field effect) {
        if (effect.empty()) {
            effect.missing("");
        } else if (!EFFECTS.contains(effect.text())) {
            effect.notSupported(effect.text(), EFFECTS);
        }
    }

    static void toleration(Field toleration) {
        if (!toleration.at("key").empty()) {
            labelName(toleration.at("key"));
        }
        Field value = toleration.at("value");
        switch (toleration.text("operator")) {
            case "Exists" -> {
                if (!value.empty()) {
                    value.invalid("must be empty for operator `Exists`");
                }
            }
            case "Equal" -> value.check(Names::labelValue);
            case "" -> toleration.at("operator").missing("");
            default -> toleration.at("operator").notSupported("Equal", "Exists");
        }
        Field effect = toleration.at("effect");
        if (!effect.empty() && !EFFECTS.contains(effect.text())) {
            effect.notSupported(effect.text(), EFFECTS);
        }
    }

    /** Conditions that must come, and those that must not, before pods run with the device. */
    static void bindingConditions(Field device) {
        Field wanted = device.at("bindingConditions");
        Field feared = device.at("bindingFailureConditions");
        each(wanted, 4, DeviceNames::labelName);
        each(feared, 4, DeviceNames::labelName);
        Set<String> seen = new HashSet<>();
        wanted.items().forEach(condition -> condition.unique(seen));
        Set<String> failures = new HashSet<>();
        for (Field condition : feared.items()) {
            condition.unique(failures);
            if (seen.contains(condition.text())) {
                condition.invalid(
                        "bindingFailureConditions must not overlap with bindingConditions");
            }
        }
        if (wanted.empty() && !feared.empty()) {
            wanted.invalid("bindingConditions are required to use bindingFailureConditions");
        }
        if (feared.empty() && !wanted.empty()) {
            feared.invalid("bindingFailureConditions are required to use bindingConditions");
        }
    }

    /** A driver's own JSON object. */
    static void opaque(Field raw, int most) {
        Object value = raw.value();
        if (value == null || value instanceof JsonNull) {
            raw.missing("");
        } else if (!(value instanceof JsonObject object)) {
            raw.invalid("<value omitted>", "must be a valid JSON object");
        } else if (Json.write(object).length > most) {
            raw.tooLong(most);
        }
    }
}
