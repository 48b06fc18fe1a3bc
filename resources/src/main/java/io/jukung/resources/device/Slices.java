package io.jukung.resources.device;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Equality;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import io.jukung.resources.pod.SchedulingValidation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks slices of a driver's devices; from {@code pkg/apis/resource/validation}. */
final class Slices {
    private static final int MOST_DEVICES = 128;
    private static final int MOST_ADVANCED_DEVICES = 64;
    private static final int MOST_COUNTER_SETS = 8;
    private static final int MOST_COUNTERS = 32;

    private Slices() {}

    static void check(Field slice, @Nullable Field old) {
        Field spec = slice.at("spec");
        Rules.csiDriverName(spec.at("driver"));
        pool(spec.at("pool"));
        if (old != null) {
            spec.at("pool", "name").immutable(old.at("spec", "pool", "name"));
            spec.at("driver").immutable(old.at("spec", "driver"));
            spec.at("nodeName").immutable(old.at("spec", "nodeName"));
        }
        where(spec);
        if (spec.has("sharedCounters") && spec.has("devices")) {
            spec.invalid("", "only one of `sharedCounters` or `devices` is allowed");
        }
        boolean perDevice = spec.at("perDeviceNodeSelection").truth();
        DeviceNames.set(
                spec.at("devices"),
                advanced(spec) ? MOST_ADVANCED_DEVICES : MOST_DEVICES,
                device -> device.text("name"),
                device -> Devices.check(device, before(old, device), perDevice));
        DeviceNames.set(
                spec.at("sharedCounters"),
                MOST_COUNTER_SETS,
                set -> set.text("name"),
                set -> counters(set, "name"));
    }

    private static void pool(Field pool) {
        DeviceNames.pool(pool.at("name"));
        Field count = pool.at("resourceSliceCount");
        if (count.number() <= 0) {
            count.invalid(count.number(), Rules.NOT_POSITIVE);
        }
        if (pool.at("generation").number() < 0) {
            pool.at("generation").invalid("must be greater than or equal to zero");
        }
    }

    /** The slice says in exactly one way which nodes reach its devices. */
    private static void where(Field spec) {
        List<String> set = new ArrayList<>();
        Field node = spec.at("nodeName");
        if (node.present()) {
            if (node.empty()) {
                node.invalid("must be either unset or set to a non-empty string");
            } else {
                set.add("`nodeName`");
                node.check(Names::dns1123Subdomain);
            }
        }
        Field selector = spec.at("nodeSelector");
        if (selector.present()) {
            set.add("`nodeSelector`");
            SchedulingValidation.nodeSelector(selector);
            Field terms = selector.at("nodeSelectorTerms");
            if (terms.array().size() != 1) {
                terms.invalid("must have exactly one node selector term");
            }
        }
        for (String field : List.of("allNodes", "perDeviceNodeSelection")) {
            if (spec.at(field).truth()) {
                set.add("`" + field + "`");
            } else if (spec.has(field)) {
                spec.at(field).invalid("must be either unset or set to true");
            }
        }
        String text =
                "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is"
                        + " required";
        if (set.isEmpty()) {
            spec.missing(text);
        } else if (set.size() > 1) {
            spec.invalid(
                    "{" + String.join(", ", set) + "}", text + ", but multiple fields are set");
        }
    }

    /** Whether the slice uses what makes devices costly to look at. */
    private static boolean advanced(Field spec) {
        for (Field device : spec.at("devices").items()) {
            if (!device.at("taints").empty() || !device.at("consumesCounters").empty()) {
                return true;
            }
            for (Field attribute : device.at("attributes").entries()) {
                if (Devices.LISTS.stream().anyMatch(attribute::has)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static @Nullable Field before(@Nullable Field old, Field device) {
        if (old == null) {
            return null;
        }
        return old.at("spec", "devices").items().stream()
                .filter(d -> d.text("name").equals(device.text("name")))
                .findFirst()
                .orElse(null);
    }

    /** A set of counters, or what a device takes of one. */
    static void counters(Field set, String name) {
        set.at(name).requiredAnd(Names::dns1123Label);
        Field counters = set.at("counters");
        JsonObject amounts = counters.object();
        if (amounts.isEmpty()) {
            counters.missing("");
        } else if (amounts.size() > MOST_COUNTERS) {
            counters.tooMany(amounts.size(), MOST_COUNTERS);
        } else {
            amounts.keys().forEach(key -> counters.as(key).check(Names::dns1123Label));
        }
    }

    static boolean changed(@Nullable Field old, Field device, String member) {
        return old == null || !Equality.same(old.at(member).value(), device.at(member).value());
    }
}
