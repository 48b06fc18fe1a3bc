package io.jukung.resources.core;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.IpRules;
import io.jukung.resources.field.ResourceNames;
import io.jukung.resources.field.Rules;
import io.jukung.resources.pod.SchedulingValidation;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks nodes; from {@code pkg/apis/core/validation}. */
final class NodeValidation {
    private static final String TAINTS = "scheduler.alpha.kubernetes.io/taints";
    private static final String AVOIDED = "scheduler.alpha.kubernetes.io/preferAvoidPods";
    private static final int LONGEST_FEATURE = 253;
    private static final Pattern FEATURE =
            Pattern.compile("[A-Z][a-zA-Z0-9]*(/[a-zA-Z][a-zA-Z0-9]*)*");

    private NodeValidation() {}

    static void create(Field node) {
        annotations(node.at("metadata", "annotations"));
        taints(node);
        resources(node);
        Field swap = node.at("status", "nodeInfo", "swap", "capacity");
        if (swap.present() && swap.number() <= 0) {
            node.at("metadata", "nodeSwapStatus", "capacity")
                    .invalid(swap.number(), Rules.NOT_POSITIVE);
        }
        features(node.at("status", "declaredFeatures"));
        cidrs(node.at("spec", "podCIDRs"));
    }

    static void update(Field node, Field old) {
        annotations(node.at("metadata", "annotations"));
        resources(node);
        features(node.at("status", "declaredFeatures"));
        Set<Object> addresses = new HashSet<>();
        for (Field address : node.at("status", "addresses").items()) {
            if (!addresses.add(address.object())) {
                address.duplicate();
            }
        }
        keepCidrs(node.at("spec", "podCIDRs"), old.at("spec", "podCIDRs").strings());
        Field provider = node.at("spec", "providerID");
        Field oldProvider = old.at("spec", "providerID");
        if (!oldProvider.empty() && !provider.sameAs(oldProvider)) {
            provider.forbidden("node updates may not change providerID except from \"\" to valid");
        }
        Field source = node.at("spec", "configSource");
        if (source.present()) {
            configSource(source, false);
        }
        for (String use : List.of("assigned", "active", "lastKnownGood")) {
            Field used = node.at("status", "config", use);
            if (used.present()) {
                configSource(used, true);
            }
        }
        taints(node);
        if (!node.at("spec").text("externalID").equals(old.at("spec").text("externalID"))) {
            node.at("spec", "externalID").forbidden("may not be updated");
        }
    }

    /** Taints stand in the spec; errors place them in the metadata, as upstream's do. */
    private static void taints(Field node) {
        SchedulingValidation.taints(
                node.at("metadata", "taints").as(node.at("spec", "taints").value()));
    }

    private static void annotations(Field annotations) {
        String taints = annotations.text(TAINTS);
        if (!taints.isEmpty()) {
            try {
                SchedulingValidation.taints(annotations.at(TAINTS).as(Json.parse(bytes(taints))));
            } catch (MalformedException e) {
                annotations.invalid(TAINTS, String.valueOf(e.getMessage()));
            }
        }
        String avoided = annotations.text(AVOIDED);
        if (!avoided.isEmpty()) {
            try {
                Object list =
                        Json.parse(bytes(avoided)) instanceof JsonObject o
                                ? o.array("preferAvoidPods")
                                : JsonArray.EMPTY;
                annotations.at(AVOIDED).as(list).items().forEach(NodeValidation::avoided);
            } catch (MalformedException e) {
                annotations.at("AvoidPods").invalid(AVOIDED, String.valueOf(e.getMessage()));
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void avoided(Field entry) {
        Field owner = entry.at("podSignature", "podController");
        if (owner.absent()) {
            entry.at("PodSignature").missing("");
        } else if (!owner.at("controller").truth()) {
            entry.at("PodSignature", "PodController", "Controller")
                    .invalid(false, "must point to a controller");
        }
    }

    private static void resources(Field node) {
        for (String list : List.of("capacity", "allocatable")) {
            JsonObject amounts = node.at("status", list).object();
            for (String name : amounts.keys()) {
                ResourceNames.amount(node.at("status", list, name), name);
            }
        }
    }

    private static void features(Field features) {
        List<Field> items = features.items();
        for (int i = 0; i < items.size(); i++) {
            feature(items.get(i));
            if (i + 1 < items.size()) {
                Field next = items.get(i + 1);
                int order = items.get(i).text().compareTo(next.text());
                if (order == 0) {
                    next.duplicate();
                } else if (order > 0) {
                    next.invalid("list must be sorted alphabetically");
                }
            }
        }
    }

    private static void feature(Field feature) {
        String start = "invalid feature name \"" + feature.text() + "\": must ";
        if (feature.text().length() > LONGEST_FEATURE) {
            feature.invalid(start + "be no more than " + LONGEST_FEATURE + " characters");
        } else if (!FEATURE.matcher(feature.text()).matches()) {
            feature.invalid(
                    start
                            + "start with an UpperCamelCase segment, with subsequent segments"
                            + " separated by '/' (e.g., MyFeature or MyFeature/mySubFeature), and"
                            + " contain only alphanumeric characters and slashes");
        }
    }

    private static void cidrs(Field cidrs) {
        cidrs.items().forEach(cidr -> cidr.check(IpRules::cidr));
        if (cidrs.array().size() > 1) {
            long six = cidrs.strings().stream().filter(c -> c.indexOf(':') >= 0).count();
            if (cidrs.array().size() > 2 || six != 1) {
                cidrs.invalid("may specify no more than one CIDR for each IP family");
            }
        }
    }

    private static void keepCidrs(Field cidrs, List<String> old) {
        List<String> now = cidrs.strings();
        boolean resized = now.size() != old.size();
        for (int i = 0; i < old.size(); i++) {
            if (resized || !now.get(i).equals(old.get(i))) {
                cidrs.forbidden("node updates may not change podCIDR except from \"\" to valid");
            }
            if (resized) {
                return;
            }
        }
    }

    /** A ConfigMap: pinned by uid and version in the status, not so in the spec. */
    private static void configSource(Field source, boolean pinned) {
        Field map = source.at("configMap");
        if (map.absent()) {
            source.invalid("exactly one reference subfield must be non-nil");
            return;
        }
        for (String pin : List.of("uid", "resourceVersion")) {
            if (pinned) {
                map.at(pin).required();
            } else if (!map.at(pin).empty()) {
                map.at(pin).forbidden(pin + " must not be set in spec");
            }
        }
        map.at("namespace").requiredAnd(Names::dns1123Label);
        map.at("name").requiredAnd(Names::dns1123Subdomain);
        map.at("kubeletConfigKey").requiredAnd(Names::configMapKey);
    }
}
