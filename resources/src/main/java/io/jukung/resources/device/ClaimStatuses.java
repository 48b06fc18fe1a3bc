package io.jukung.resources.device;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.IpRules;
import io.jukung.resources.field.Rules;
import io.jukung.resources.pod.SchedulingValidation;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks what the scheduler, the kubelet and drivers write of a claim. */
final class ClaimStatuses {
    private static final Pattern UUID =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final int MOST_CONSUMERS = 256;
    private static final int MOST_RESULTS = 32;
    private static final int MOST_CONDITIONS = 8;
    private static final int LONGEST_DATA = 10 * 1024;

    private ClaimStatuses() {}

    static void check(Field claim, Field old) {
        Field status = claim.at("status");
        Field reserved = status.at("reservedFor");
        DeviceNames.set(reserved, MOST_CONSUMERS, c -> c.text("uid"), ClaimStatuses::consumer);
        Field allocation = status.at("allocation");
        Set<String> allocated = new HashSet<>();
        allocation.at("devices", "results").items().forEach(r -> allocated.add(id(r)));
        Set<String> seen = new HashSet<>();
        for (Field device : status.at("devices").items()) {
            device(device, allocated);
            if (!seen.add(id(device))) {
                device.duplicate(shown(device));
            }
        }
        if (!reserved.empty()) {
            reservations(claim, reserved, allocation, old);
        }
        Field before = old.at("status", "allocation");
        if (before.present() && allocation.present()) {
            allocation.immutable(before);
        } else if (allocation.present()) {
            allocation(allocation, ClaimSpecs.requests(claim.at("spec", "devices")));
        }
    }

    private static void consumer(Field consumer) {
        consumer.at("resource").required();
        consumer.at("name").required();
        consumer.at("uid").required();
    }

    /** {@code driver/pool/device}, with the share behind it. */
    private static String id(Field device) {
        String share = device.text("shareID");
        return device.text("driver")
                + "/"
                + device.text("pool")
                + "/"
                + device.text("device")
                + (share.isEmpty() ? "" : "/" + share);
    }

    /** As upstream's structure of these prints. */
    private static JsonObject shown(Field device) {
        return JsonObject.of(
                "Driver",
                device.text("driver"),
                "Pool",
                device.text("pool"),
                "Device",
                device.text("device"),
                "ShareID",
                device.text("shareID"));
    }

    private static void share(Field share) {
        if (share.absent()) {
            return;
        }
        String text = share.text();
        if (!List.of(32, 36, 38, 45).contains(text.length())) {
            share.invalid(text, "error validating uid: invalid UUID length: " + text.length());
        } else if (!UUID.matcher(text).matches()) {
            boolean other = UUID.matcher(text.toLowerCase(Locale.ROOT)).matches();
            share.invalid(
                    text,
                    other || text.length() != 36
                            ? "uid must be in RFC 4122 normalized form,"
                                    + " `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` with lowercase"
                                    + " hexadecimal characters"
                            : "error validating uid: invalid UUID format");
        }
    }

    private static void reservations(Field claim, Field reserved, Field allocation, Field old) {
        if (allocation.absent()) {
            reserved.forbidden("may not be specified when `allocated` is not set");
            return;
        }
        Set<Object> before = new HashSet<>(old.at("status", "reservedFor").array().objects());
        boolean more = !before.containsAll(reserved.array().objects());
        if (claim.at("metadata").has("deletionTimestamp") && more) {
            reserved.forbidden(
                    "new entries may not be added while `deallocationRequested` or"
                            + " `deletionTimestamp` are set");
        }
    }

    private static void device(Field device, Set<String> allocated) {
        Rules.csiDriverName(device.at("driver"));
        DeviceNames.pool(device.at("pool"));
        device.at("device").check(Names::dns1123Label);
        share(device.at("shareID"));
        if (!allocated.contains(id(device))) {
            device.invalid(shown(device), "must be an allocated device in the claim");
        }
        Field conditions = device.at("conditions");
        if (conditions.array().size() > MOST_CONDITIONS) {
            conditions.tooMany(conditions.array().size(), MOST_CONDITIONS);
        }
        Rules.conditions(conditions);
        if (device.has("data")) {
            DeviceNames.opaque(device.at("data"), LONGEST_DATA);
        }
        network(device.at("networkData"));
    }

    private static void network(Field data) {
        if (data.text("interfaceName").length() > 256) {
            data.at("interfaceName").tooLong(256);
        }
        if (data.text("hardwareAddress").length() > 128) {
            data.at("hardwareAddress").tooLong(128);
        }
        DeviceNames.set(
                data.at("ips"),
                16,
                Field::text,
                ip -> {
                    if (!Names.cidr(ip.text()).isEmpty()) {
                        ip.invalid(
                                "must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or"
                                        + " 2001:db8::1/64)");
                    } else {
                        IpRules.canonicalInterface(ip.text()).forEach(ip::invalid);
                    }
                });
    }

    private static void allocation(Field allocation, Map<String, Set<String>> requests) {
        Field devices = allocation.at("devices");
        DeviceNames.each(
                devices.at("results"),
                MOST_RESULTS,
                result -> {
                    ClaimSpecs.reference(result.at("request"), requests);
                    Rules.csiDriverName(result.at("driver"));
                    DeviceNames.pool(result.at("pool"));
                    result.at("device").check(Names::dns1123Label);
                    DeviceNames.bindingConditions(result);
                    share(result.at("shareID"));
                    result.at("tolerations").items().forEach(DeviceNames::toleration);
                });
        DeviceNames.each(
                devices.at("config"),
                2 * MOST_RESULTS,
                config -> {
                    config.at("source").oneOf("FromClaim", "FromClass");
                    ClaimSpecs.references(config.at("requests"), requests);
                    ClaimSpecs.configuration(config);
                });
        if (allocation.has("nodeSelector")) {
            SchedulingValidation.nodeSelector(allocation.at("nodeSelector"));
        }
    }
}
