package io.jukung.resources.core;

import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.IpRules;
import io.jukung.resources.field.ResourceNames;
import io.jukung.resources.field.Trees;
import io.jukung.resources.pod.SchedulingValidation;
import io.jukung.resources.strategy.SpecStrategy;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Nodes; from {@code pkg/registry/core/node}. A kubelet may send a status with its creation. */
public final class NodeStrategy extends SpecStrategy {
    @Override
    protected boolean hasGeneration() {
        return false;
    }

    @Override
    protected JsonObject initialStatus(JsonObject node) {
        return node.object("status");
    }

    @Override
    public JsonObject applyDefaults(JsonObject node) {
        JsonObject filled = Trees.inside(super.applyDefaults(node), "status", NodeStrategy::status);
        JsonObject spec = filled.object("spec");
        String single = spec.string("podCIDR");
        if (!single.isEmpty() && spec.array("podCIDRs").isEmpty()) {
            return filled.withAt(JsonArray.of(single), "spec", "podCIDRs");
        }
        return filled;
    }

    private static JsonObject status(JsonObject status) {
        return status.has("capacity")
                ? Trees.ifAbsent(status, "allocatable", status.object("capacity"))
                : status;
    }

    @Override
    public List<FieldError> validate(JsonObject node) {
        Field root = Field.root(node);
        taints(root);
        resources(root);
        cidrs(root.at("spec", "podCIDRs"));
        return root.errors();
    }

    private static void taints(Field root) {
        SchedulingValidation.taints(
                root.at("metadata", "taints").as(root.at("spec", "taints").value()));
    }

    private static void resources(Field root) {
        for (String list : List.of("capacity", "allocatable")) {
            JsonObject amounts = root.at("status", list).object();
            for (String name : amounts.keys()) {
                ResourceNames.amount(root.at("status", list, name), name);
            }
        }
    }

    private static void cidrs(Field cidrs) {
        Set<String> seen = new HashSet<>();
        for (Field cidr : cidrs.items()) {
            cidr.check(IpRules::cidr);
            if (!seen.add(cidr.text())) {
                cidr.duplicate();
            }
        }
        long six = seen.stream().filter(cidr -> cidr.indexOf(':') >= 0).count();
        if (cidrs.array().size() > 1 && (six != 1 || cidrs.array().size() > 2)) {
            cidrs.invalid("may specify no more than one CIDR for each IP family");
        }
    }

    @Override
    public List<FieldError> validateUpdate(JsonObject node, JsonObject old) {
        return update(node, old);
    }

    @Override
    public List<FieldError> validateStatusUpdate(JsonObject node, JsonObject old) {
        return update(node, old);
    }

    private static List<FieldError> update(JsonObject node, JsonObject old) {
        Field root = Field.root(node);
        Field before = Field.root(old);
        resources(root);
        Set<Object> addresses = new HashSet<>();
        for (Field address : root.at("status", "addresses").items()) {
            if (!addresses.add(address.object())) {
                address.duplicate();
            }
        }
        Field cidrs = root.at("spec", "podCIDRs");
        Field oldCidrs = before.at("spec", "podCIDRs");
        if (!oldCidrs.empty()) {
            keepCidrs(cidrs, oldCidrs.strings());
        }
        Field provider = root.at("spec", "providerID");
        Field oldProvider = before.at("spec", "providerID");
        if (!oldProvider.empty() && !provider.sameAs(oldProvider)) {
            provider.forbidden("node updates may not change providerID except from \"\" to valid");
        }
        taints(root);
        if (!root.at("spec", "externalID").sameAs(before.at("spec", "externalID"))) {
            root.at("spec", "externalID").forbidden("may not be updated");
        }
        return root.errors();
    }

    private static void keepCidrs(Field cidrs, List<String> old) {
        List<String> now = cidrs.strings();
        boolean resized = now.size() != old.size();
        for (int i = 0; i < (resized ? 1 : old.size()); i++) {
            if (resized || !now.get(i).equals(old.get(i))) {
                cidrs.forbidden("node updates may not change podCIDR except from \"\" to valid");
            }
        }
    }

    @Override
    public Map<String, String> selectableFields(JsonObject node) {
        return Map.of(
                "spec.unschedulable",
                String.valueOf(node.object("spec").bool("unschedulable", false)));
    }
}
