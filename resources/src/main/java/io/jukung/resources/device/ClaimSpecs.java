package io.jukung.resources.device;

import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.ResourceNames;
import io.jukung.resources.field.Rules;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks what claims and device classes ask for; from {@code pkg/apis/resource/validation}. */
final class ClaimSpecs {
    private static final int MOST = 32;
    private static final int MOST_ALTERNATIVES = 8;
    private static final int MOST_TOLERATIONS = 16;
    private static final int LONGEST = 10 * 1024;
    private static final String REFERENCE =
            "must be the name of a request in the claim or the name of a request and a subrequest"
                    + " separated by '/'";

    private ClaimSpecs() {}

    static void check(Field spec) {
        Field devices = spec.at("devices");
        Map<String, Set<String>> requests = requests(devices);
        DeviceNames.set(devices.at("requests"), MOST, r -> r.text("name"), ClaimSpecs::request);
        DeviceNames.each(
                devices.at("constraints"), MOST, constraint -> constraint(constraint, requests));
        DeviceNames.each(
                devices.at("config"),
                MOST,
                config -> {
                    references(config.at("requests"), requests);
                    configuration(config);
                });
    }

    /** The requests of a claim by name, each with the names of its alternatives. */
    static Map<String, Set<String>> requests(Field devices) {
        Map<String, Set<String>> requests = new HashMap<>();
        for (Field request : devices.at("requests").items()) {
            Set<String> parts = new HashSet<>();
            request.at("firstAvailable").items().forEach(sub -> parts.add(sub.text("name")));
            requests.put(request.text("name"), parts);
        }
        return requests;
    }

    private static void request(Field request) {
        request.at("name").check(Names::dns1123Label);
        Field alternatives = request.at("firstAvailable");
        boolean exact = request.has("exactly");
        if (alternatives.empty() && !exact) {
            request.missing("exactly one of `exactly` or `firstAvailable` is required");
        } else if (!alternatives.empty() && exact) {
            request.invalid(
                    null,
                    "exactly one of `exactly` or `firstAvailable` is required, but multiple fields"
                            + " are set");
        } else if (exact) {
            wanted(request.at("exactly"));
        } else {
            DeviceNames.set(
                    alternatives,
                    MOST_ALTERNATIVES,
                    sub -> sub.text("name"),
                    sub -> {
                        sub.at("name").check(Names::dns1123Label);
                        wanted(sub);
                    });
        }
    }

    /** What a request and each of its alternatives say alike. */
    private static void wanted(Field request) {
        request.at("deviceClassName").requiredAnd(Names::dns1123Subdomain);
        selectors(request.at("selectors"));
        Field mode = request.at("allocationMode");
        Field count = request.at("count");
        switch (mode.text()) {
            case "All" -> {
                if (count.number() != 0) {
                    count.invalid("must not be specified when allocationMode is 'All'");
                }
            }
            case "ExactCount" -> {
                if (count.number() <= 0) {
                    count.invalid(count.number(), Rules.NOT_POSITIVE);
                }
            }
            default -> mode.notSupported("All", "ExactCount");
        }
        DeviceNames.each(request.at("tolerations"), MOST_TOLERATIONS, DeviceNames::toleration);
    }

    private static void selectors(Field selectors) {
        DeviceNames.each(
                selectors,
                MOST,
                selector -> {
                    if (selector.at("cel").absent()) {
                        selector.at("cel").missing("");
                    } else if (selector.at("cel").text("expression").length() > LONGEST) {
                        selector.at("cel", "expression").tooLong(LONGEST);
                    }
                });
    }

    private static void constraint(Field constraint, Map<String, Set<String>> requests) {
        references(constraint.at("requests"), requests);
        if (constraint.has("matchAttribute")) {
            DeviceNames.fullyQualified(constraint.at("matchAttribute"));
        } else if (constraint.has("distinctAttribute")) {
            DeviceNames.fullyQualified(constraint.at("distinctAttribute"));
        } else {
            constraint.missing(
                    "exactly one of \"matchAttribute\" or \"distinctAttribute\" is required, but"
                            + " multiple fields are set");
        }
    }

    static void references(Field list, Map<String, Set<String>> requests) {
        DeviceNames.set(list, MOST, Field::text, name -> reference(name, requests));
    }

    /** {@code request} or {@code request/alternative}. */
    static void reference(Field name, Map<String, Set<String>> requests) {
        String[] parts = name.text().split("/", -1);
        if (parts.length > 2) {
            name.invalid(REFERENCE);
            return;
        }
        for (String part : parts) {
            name.as(part).check(Names::dns1123Label);
        }
        Set<String> alternatives = requests.get(parts[0]);
        if (alternatives == null || (parts.length == 2 && !alternatives.contains(parts[1]))) {
            name.invalid(name.text(), REFERENCE);
        }
    }

    static void configuration(Field config) {
        Field opaque = config.at("opaque");
        if (opaque.absent()) {
            opaque.missing("");
            return;
        }
        Rules.csiDriverName(opaque.at("driver"));
        DeviceNames.opaque(opaque.at("parameters"), LONGEST);
    }

    static void deviceClass(Field object, @Nullable Field old) {
        Field spec = object.at("spec");
        selectors(spec.at("selectors"));
        DeviceNames.each(spec.at("config"), MOST, ClaimSpecs::configuration);
        Field extended = spec.at("extendedResourceName");
        if (extended.present() && !ResourceNames.isExtended(extended.text())) {
            extended.invalid("must be a valid extended resource name");
        }
    }
}
