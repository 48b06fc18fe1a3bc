package io.jukung.resources.service;

import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Equality;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.IpRules;
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
     * @param old what it was before, empty where it is new
     * @throws StatusException Invalid, where the cluster cannot do what is asked
     */
    JsonObject complete(JsonObject service, JsonObject old) {
        if (ServiceSpec.type(service).equals("ExternalName") || stillPrefersBoth(service, old)) {
            return service;
        }
        JsonObject spec = ServiceSpec.of(service);
        boolean free = spec.string("clusterIP").equals("None") && spec.object("selector").isEmpty();
        String policy = spec.string("ipFamilyPolicy");
        if (policy.isEmpty()) {
            policy = ServiceSpec.of(old).string("ipFamilyPolicy");
        }
        if (policy.isEmpty()) {
            policy = free ? "RequireDualStack" : "SingleStack";
        }
        spec = spec.with("ipFamilyPolicy", policy);
        Field before = Field.root(service.with("spec", spec));
        AddressValidation.check(before, ServiceSpec.clusterIps(old));
        refuse(service, before.errors());
        if (policy.equals("SingleStack")) {
            spec = firstOnly(spec, ServiceSpec.of(old), "clusterIPs");
            spec = firstOnly(spec, ServiceSpec.of(old), "ipFamilies");
        }
        List<String> families = new ArrayList<>(spec.array("ipFamilies").strings());
        checkPolicy(service.with("spec", spec), old, families);
        if (free) {
            return service.with("spec", withoutSelector(spec, families));
        }
        checkCluster(service.with("spec", spec.with("ipFamilies", JsonArray.copyOf(families))));
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
        return service.with("spec", spec.with("ipFamilies", JsonArray.copyOf(families)));
    }

    /**
     * A service that prefers both and says nothing new stays as it is, whatever the cluster has
     * become since.
     */
    private static boolean stillPrefersBoth(JsonObject service, JsonObject old) {
        JsonObject spec = ServiceSpec.of(service);
        JsonObject before = ServiceSpec.of(old);
        String former = before.string("ipFamilyPolicy");
        return spec.string("ipFamilyPolicy").equals("PreferDualStack")
                && (former.isEmpty() ? !old.isEmpty() : former.equals("PreferDualStack"))
                && ServiceSpec.type(service).equals(ServiceSpec.type(old))
                && Equality.same(spec.get("clusterIPs"), before.get("clusterIPs"))
                && Equality.same(spec.get("ipFamilies"), before.get("ipFamilies"));
    }

    /** The second value goes where only the policy was changed. */
    private static JsonObject firstOnly(JsonObject spec, JsonObject before, String field) {
        JsonArray list = spec.array(field);
        return list.size() > 1 && list.equals(before.array(field))
                ? spec.with(field, JsonArray.of(list.string(0)))
                : spec;
    }

    /** Whether the policy goes with the lists; families that addresses tell are added. */
    private void checkPolicy(JsonObject service, JsonObject old, List<String> families) {
        Field root = Field.root(service);
        Field spec = root.at("spec");
        Field policy = spec.at("ipFamilyPolicy");
        JsonArray ips = spec.at("clusterIPs").array();
        if (policy.text().equals("SingleStack")) {
            String text =
                    "must be 'RequireDualStack' or 'PreferDualStack' when multiple %s are specified";
            if (ips.size() == 2) {
                policy.invalid(text.replace("%s", "cluster IPs"));
            }
            if (families.size() == 2) {
                policy.invalid(text.replace("%s", "IP families"));
            }
        } else {
            JsonObject before = ServiceSpec.of(old);
            if (!ips.isEmpty() && ips.size() < before.array("clusterIPs").size()) {
                policy.invalid("must be 'SingleStack' to release the secondary cluster IP");
            }
            if (!families.isEmpty() && families.size() < before.array("ipFamilies").size()) {
                policy.invalid("must be 'SingleStack' to release the secondary IP family");
            }
        }
        for (int i = 0; i < ips.size() && !ips.string(i).equals("None"); i++) {
            if (i < families.size()) {
                continue;
            }
            String family = IpRules.family(ips.string(i));
            if (clusterFamilies.contains(family)) {
                families.add(family);
            } else {
                spec.at("clusterIPs")
                        .item(i)
                        .invalid(ips, family + " is not configured on this cluster");
            }
        }
        refuse(service, root.errors());
    }

    /** Nothing is allocated for it, so it may have both families on any cluster. */
    private JsonObject withoutSelector(JsonObject spec, List<String> families) {
        if (families.isEmpty()) {
            families.add(clusterFamilies.getFirst());
        }
        String policy = spec.string("ipFamilyPolicy");
        if (families.size() < 2 && !policy.equals("SingleStack")) {
            families.add(families.getFirst().equals("IPv4") ? "IPv6" : "IPv4");
        }
        return spec.with("ipFamilies", JsonArray.copyOf(families));
    }

    /** Whether the cluster has what is asked for. */
    private void checkCluster(JsonObject service) {
        Field root = Field.root(service);
        Field spec = root.at("spec");
        Field policy = spec.at("ipFamilyPolicy");
        if (policy.text().equals("RequireDualStack") && clusterFamilies.size() < 2) {
            policy.invalid("this cluster is not configured for dual-stack services");
        }
        for (Field family : spec.at("ipFamilies").items()) {
            if (!clusterFamilies.contains(family.text())) {
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
}
