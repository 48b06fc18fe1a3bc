package io.jukung.resources.pod;

import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.ResourceNames;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Checks what a container or a pod asks for and may use. */
final class ResourceRequirements {
    private ResourceRequirements() {}

    static void container(Field resources, Set<String> podClaims) {
        check(resources, podClaims, ResourceNames::container);
    }

    static void pod(Field spec) {
        Field resources = spec.at("resources");
        if (resources.absent()) {
            return;
        }
        if (spec.at("os").text("name").equals("windows")) {
            resources.forbidden("may not be set for a windows pod");
            return;
        }
        if (resources.has("claims")) {
            resources.at("claims").forbidden("claims may not be set for Resources at pod-level");
        }
        Set<String> claims = new HashSet<>();
        spec.at("resourceClaims").items().forEach(claim -> claims.add(claim.text("name")));
        check(resources, claims, ResourceRequirements::podName);
        consistent(spec, resources);
    }

    private static void podName(Field at, String name) {
        int before = at.errorCount();
        ResourceNames.any(at, name);
        if (at.errorCount() == before && !PodLevelResources.supports(name)) {
            at.notSupported(name, PodLevelResources.SUPPORTED);
        }
    }

    private static void consistent(Field spec, Field resources) {
        Field requests = resources.at("requests");
        PodLevelResources.containerRequests(spec.object())
                .forEach((name, sum) -> {
                    if (!requests.has(name)) {
                        return;
                    }
                    Quantity own = requests.key(name).quantity();
                    if (sum.compareTo(own) > 0) {
                        requests.key(name)
                                .invalid(
                                        own.toString(),
                                        "must be greater than or equal to aggregate"
                                                + " container requests of "
                                                + sum);
                    }
                });
        Field limits = resources.at("limits");
        PodLevelResources.containerLimits(spec.object())
                .forEach((name, sum) -> {
                    boolean counted = name.startsWith("hugepages-") && limits.has(name);
                    if (counted && sum.compareTo(limits.key(name).quantity()) > 0) {
                        limits.key(name)
                                .invalid(
                                        limits.key(name).quantity().toString(),
                                        "must be greater than or equal to aggregate container"
                                                + " limits of "
                                                + sum);
                    }
                });
        for (Field container : spec.at("containers").items()) {
            for (Field limit : container.at("resources", "limits").entries()) {
                Field own = resources.at("limits").key(limit.name());
                if (own.present() && limit.quantity().compareTo(own.quantity()) > 0) {
                    resources
                            .at("containers")
                            .as(spec.at("containers").array())
                            .item(spec.at("containers").array().asList().indexOf(container.value()))
                            .key(limit.name())
                            .at("limits")
                            .invalid(
                                    limit.quantity().toString(),
                                    "must be less than or equal to pod limits of "
                                            + own.quantity());
                }
            }
        }
    }

    private static void check(
            Field resources, Set<String> podClaims, BiConsumer<Field, String> nameRule) {
        Field limits = resources.at("limits");
        Field requests = resources.at("requests");
        for (Field limit : limits.entries()) {
            nameRule.accept(limit, limit.name());
            ResourceNames.amount(limit, limit.name());
            hugePages(limit);
        }
        for (Field request : requests.entries()) {
            nameRule.accept(request, request.name());
            ResourceNames.amount(request, request.name());
            againstLimit(request, limits, requests);
            hugePages(request);
        }
        boolean ordinary = hasOrdinary(limits) || hasOrdinary(requests);
        if (!ordinary && (hasHugePages(limits) || hasHugePages(requests))) {
            resources.forbidden("HugePages require cpu or memory");
        }
        claims(resources.at("claims"), podClaims);
    }

    private static void againstLimit(Field request, Field limits, Field requests) {
        String name = request.name();
        Quantity asked = request.quantity();
        if (!limits.has(name)) {
            if (!ResourceNames.allowsOvercommit(name)) {
                limits.missing("Limit must be set for non overcommitable resources");
            }
            return;
        }
        Quantity limit = limits.key(name).quantity();
        if (asked.compareTo(limit) != 0 && !ResourceNames.allowsOvercommit(name)) {
            requests.invalid(asked.toString(), "must be equal to " + name + " limit of " + limit);
        } else if (asked.compareTo(limit) > 0) {
            requests.invalid(
                    asked.toString(),
                    "must be less than or equal to " + name + " limit of " + limit);
        }
    }

    private static void hugePages(Field amount) {
        if (!ResourceNames.isHugePages(amount.name())) {
            return;
        }
        String text = amount.name().substring("hugepages-".length());
        try {
            Quantity size = Quantity.parse(text);
            if (size.value() == 0 || amount.quantity().value() % size.value() != 0) {
                amount.invalid(
                        amount.quantity().toString(),
                        amount.quantity() + " is not positive integer multiple of " + text);
            }
        } catch (IllegalArgumentException e) {
            amount.invalid(amount.quantity().toString(), String.valueOf(e.getMessage()));
        }
    }

    private static boolean hasOrdinary(Field list) {
        return list.has("cpu") || list.has("memory");
    }

    private static boolean hasHugePages(Field list) {
        return list.object().keys().stream().anyMatch(ResourceNames::isHugePages);
    }

    private static void unknown(Field claim, String name, Set<String> podClaims) {
        String known =
                podClaims.isEmpty()
                        ? " which is empty"
                        : ": " + String.join(", ", new TreeSet<>(podClaims));
        claim.add(
                new FieldError(
                        FieldError.Type.NOT_FOUND,
                        claim.path(),
                        "Not found: "
                                + FieldError.quote(name)
                                + ": must be one of the names in pod.spec.resourceClaims"
                                + known));
    }

    private static void claims(Field claims, Set<String> podClaims) {
        Set<String> names = new HashSet<>();
        for (Field claim : claims.items()) {
            String name = claim.text("name");
            String request = claim.text("request");
            if (name.isEmpty()) {
                claim.missing("");
                continue;
            }
            String key = request.isEmpty() ? name : name + "/" + request;
            if (names.contains(name)) {
                claim.duplicate(name);
            } else {
                claim.at("request").checkIfSet(Names::dns1123Label);
                if (names.contains(key)) {
                    claim.duplicate(key);
                } else if (request.isEmpty()) {
                    names.stream()
                            .filter(other -> other.startsWith(name + "/"))
                            .forEach(other -> claim.duplicate(name));
                }
            }
            names.add(key);
            if (!podClaims.contains(name)) {
                unknown(claim, name, podClaims);
            }
        }
    }
}
