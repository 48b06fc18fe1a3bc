package io.jukung.resources.device;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.ResourceNames;
import io.jukung.resources.pod.SchedulingValidation;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks one device of a slice. */
final class Devices {
    static final List<String> LISTS = List.of("bools", "ints", "strings", "versions");

    private static final int MOST_ATTRIBUTES = 32;
    private static final int MOST_VALUES = 48;
    private static final int MOST_TAINTS = 16;
    private static final int MOST_CONSUMPTIONS = 2;
    private static final int LONGEST = 64;
    private static final Pattern VERSION =
            Pattern.compile(
                    "(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)"
                            + "(-(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)"
                            + "(\\.(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?"
                            + "(\\+[0-9a-zA-Z-]+(\\.[0-9a-zA-Z-]+)*)?");

    private Devices() {}

    static void check(Field device, @Nullable Field old, boolean perDevice) {
        device.at("name").check(Names::dns1123Label);
        Field attributes = device.at("attributes");
        Field capacity = device.at("capacity");
        sizes(device, attributes, capacity);
        for (Field attribute : attributes.entries()) {
            DeviceNames.qualified(attributes, attribute.name());
            attribute(attribute);
        }
        if (Slices.changed(old, device, "capacity")) {
            boolean shared = device.at("allowMultipleAllocations").truth();
            for (Field amount : capacity.entries()) {
                DeviceNames.qualified(capacity, amount.name());
                if (amount.has("requestPolicy")) {
                    if (shared) {
                        RequestPolicies.check(amount);
                    } else {
                        amount.at("requestPolicy")
                                .forbidden("allowMultipleAllocations must be true");
                    }
                }
            }
        }
        mappings(device.at("nodeAllocatableResourceMappings"), capacity);
        if (Slices.changed(old, device, "taints")) {
            DeviceNames.each(device.at("taints"), MOST_TAINTS, DeviceNames::taint);
        }
        DeviceNames.set(
                device.at("consumesCounters"),
                MOST_CONSUMPTIONS,
                use -> use.text("counterSet"),
                use -> Slices.counters(use, "counterSet"));
        nodes(device, perDevice);
        DeviceNames.bindingConditions(device);
    }

    /** What of a node's own resources a device takes. */
    private static void mappings(Field mappings, Field capacity) {
        for (Field mapping : mappings.entries()) {
            if (!ResourceNames.isNative(mapping.name())) {
                mapping.invalid(mapping.name(), "must be a node allocatable resource name");
            }
            Field multiplier = mapping.at("allocationMultiplier");
            Field key = mapping.at("capacityKey");
            if (multiplier.absent() && key.absent()) {
                mapping.invalid(
                        "", "at least one of allocationMultiplier or capacityKey must be set");
            }
            if (multiplier.present() && multiplier.quantity().signum() <= 0) {
                multiplier.invalid(multiplier.quantity().toString(), "must be positive");
            }
            if (key.present() && key.empty()) {
                key.invalid("", "capacityKey must not be an empty string");
            } else if (key.present() && !capacity.has(key.text())) {
                key.notFound();
            }
        }
    }

    private static void sizes(Field device, Field attributes, Field capacity) {
        long named = attributes.object().size() + (long) capacity.object().size();
        if (named > MOST_ATTRIBUTES) {
            device.invalid(
                    named,
                    "the total number of attributes and capacities must not exceed "
                            + MOST_ATTRIBUTES);
        }
        long values = 0;
        for (Field attribute : attributes.entries()) {
            long listed = LISTS.stream().mapToLong(l -> attribute.at(l).array().size()).sum();
            values += Math.max(1, listed);
        }
        if (values > MOST_VALUES) {
            device.invalid(
                    values, "the total number of attribute values must not exceed " + MOST_VALUES);
        }
    }

    private static void attribute(Field attribute) {
        int found = 0;
        for (String kind : List.of("bool", "int", "string", "version")) {
            if (attribute.has(kind)) {
                found++;
                value(kind, attribute.at(kind));
            }
        }
        for (String kind : LISTS) {
            Field list = attribute.at(kind);
            if (list.absent()) {
                continue;
            }
            found++;
            if (list.value() instanceof JsonArray array && array.isEmpty()) {
                list.invalid("must not be empty if specified");
            }
            list.items().forEach(v -> value(kind.substring(0, kind.length() - 1), v));
        }
        if (found != 1) {
            attribute.invalid(
                    found == 0 ? "" : attribute.value(), "exactly one value must be specified");
        }
    }

    private static void value(String kind, Field value) {
        if (kind.equals("version") && !VERSION.matcher(value.text()).matches()) {
            value.invalid("must be a string compatible with semver.org spec 2.0.0");
        }
        if (value.text().length() > LONGEST) {
            value.tooLong(LONGEST);
        }
    }

    private static void nodes(Field device, boolean perDevice) {
        Field node = device.at("nodeName");
        Field selector = device.at("nodeSelector");
        Field all = device.at("allNodes");
        if (!perDevice) {
            if (node.present() || selector.present() || all.present()) {
                device.invalid(
                        null,
                        "`nodeName`, `nodeSelector` and `allNodes` can only be set if"
                                + " `perDeviceNodeSelection` is set to true in the ResourceSlice"
                                + " spec");
            }
            return;
        }
        List<String> set = new ArrayList<>();
        if (node.present() && node.empty()) {
            node.invalid("must not be empty");
        } else if (node.present()) {
            set.add("`nodeName`");
            node.check(Names::dns1123Subdomain);
        }
        if (selector.present()) {
            set.add("`nodeSelector`");
            SchedulingValidation.nodeSelector(selector);
        }
        if (all.truth()) {
            set.add("`allNodes`");
        } else if (all.present()) {
            all.invalid("must be either unset or set to true");
        }
        String text =
                "exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when"
                        + " `perDeviceNodeSelection` is set to true in the ResourceSlice spec";
        if (set.isEmpty()) {
            device.missing(text);
        } else if (set.size() > 1) {
            device.invalid("{" + String.join(", ", set) + "}", text);
        }
    }
}
