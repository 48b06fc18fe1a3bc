package io.jukung.resources.service;

import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Field;
import java.util.ArrayList;
import java.util.List;

/**
 * Completes {@code ipFamilies} and {@code ipFamilyPolicy} from what the user said and what the
 * cluster has; from {@code pkg/registry/core/service/storage/alloc.go}.
 */
final class IpFamilies {
    private final List<String> clusterFamilies;

    IpFamilies(List<String> clusterFamilies) {
        this.clusterFamilies = clusterFamilies;
    }

    /**
     * The service with its families told.
     *
     * @param known the addresses that it has already
     * @throws StatusException Invalid, where the cluster cannot do what is asked
     */
    JsonObject complete(JsonObject service, List<String> known) {
        if (ServiceSpec.type(service).equals("ExternalName")) {
            return service;
        }
        JsonObject spec = ServiceSpec.of(service);
        if (ServiceSpec.isHeadless(service) && spec.object("selector").isEmpty()) {
            return service.with("spec", withoutSelector(spec));
        }
        check(service, known);
        String policy = spec.string("ipFamilyPolicy");
        if (policy.isEmpty()) {
            policy = "SingleStack";
        }
        List<String> families = new ArrayList<>(spec.array("ipFamilies").strings());
        for (String ip : spec.array("clusterIPs").strings()) {
            String family = ip.equals("None") ? "" : family(ip);
            if (!family.isEmpty() && !families.contains(family)) {
                families.add(family);
            }
        }
        if (families.isEmpty()) {
            families.add(clusterFamilies.getFirst());
        }
        if (!policy.equals("SingleStack") && families.size() == 1) {
            for (String family : clusterFamilies) {
                if (!families.contains(family)) {
                    families.add(family);
                }
            }
        }
        return service.with(
                "spec",
                spec.with("ipFamilyPolicy", policy).with("ipFamilies", JsonArray.copyOf(families)));
    }

    /** Nothing is allocated for it, so it may have both families on any cluster. */
    private JsonObject withoutSelector(JsonObject spec) {
        List<String> families = new ArrayList<>(spec.array("ipFamilies").strings());
        if (families.isEmpty()) {
            families.add(clusterFamilies.getFirst());
        }
        String policy = spec.string("ipFamilyPolicy");
        if (families.size() < 2 && !policy.equals("SingleStack")) {
            families.add(families.getFirst().equals("IPv4") ? "IPv6" : "IPv4");
        }
        return spec.with("ipFamilyPolicy", policy.isEmpty() ? "RequireDualStack" : policy)
                .with("ipFamilies", JsonArray.copyOf(families));
    }

    private void check(JsonObject service, List<String> known) {
        Field root = Field.root(service);
        Field spec = root.at("spec");
        AddressValidation.check(root, known);
        refuse(service, root.errors());
        Field policy = spec.at("ipFamilyPolicy");
        if (policy.empty() || policy.text().equals("SingleStack")) {
            String text =
                    "must be 'RequireDualStack' or 'PreferDualStack' when multiple %s are specified";
            if (spec.at("clusterIPs").array().size() == 2) {
                policy.invalid(text.replace("%s", "cluster IPs"));
            }
            if (spec.at("ipFamilies").array().size() == 2) {
                policy.invalid(text.replace("%s", "IP families"));
            }
        }
        if (policy.text().equals("RequireDualStack") && clusterFamilies.size() < 2) {
            policy.invalid("this cluster is not configured for dual-stack services");
        }
        for (Field family : spec.at("ipFamilies").items()) {
            boolean isFamily = List.of("IPv4", "IPv6").contains(family.text());
            if (isFamily && !clusterFamilies.contains(family.text())) {
                family.invalid("not configured on this cluster");
            }
        }
        refuse(service, root.errors());
    }

    static void refuse(JsonObject service, List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw StatusException.invalid(
                    GroupVersion.parse(service.string("apiVersion")).group(),
                    "Service",
                    service.object("metadata").string("name"),
                    errors);
        }
    }

    static String family(String ip) {
        return ip.indexOf(':') >= 0 ? "IPv6" : "IPv4";
    }
}
