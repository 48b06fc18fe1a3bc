package io.jukung.resources.service;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.IpWarnings;
import java.util.ArrayList;
import java.util.List;

/** What is said of services that are taken all the same; from {@code pkg/api/service}. */
final class ServiceWarnings {
    private static final String HINTS = "service.kubernetes.io/topology-aware-hints";
    private static final String MODE = "service.kubernetes.io/topology-mode";

    private ServiceWarnings() {}

    static List<String> of(JsonObject service) {
        List<String> warnings = new ArrayList<>();
        Field spec = Field.root(service).at("spec");
        if (service.object("metadata").object("annotations").has(HINTS)) {
            warnings.add("annotation " + HINTS + " is deprecated, please use " + MODE + " instead");
        }
        boolean headless = ServiceSpec.isHeadless(service);
        boolean named = spec.text("type").equals("ExternalName");
        if (!headless) {
            spec.at("clusterIPs").items().forEach(ip -> warnings.addAll(IpWarnings.ofIp(ip)));
        } else {
            if (!spec.at("loadBalancerIP").empty()) {
                warnings.add("spec.loadBalancerIP is ignored for headless services");
            }
            if (!spec.at("externalIPs").empty()) {
                warnings.add("spec.externalIPs is ignored for headless services");
            }
            if (!spec.text("sessionAffinity").equals("None")) {
                warnings.add("spec.SessionAffinity is ignored for headless services");
            }
        }
        spec.at("externalIPs").items().forEach(ip -> warnings.addAll(IpWarnings.ofIp(ip)));
        if (!spec.at("externalIPs").empty() && !headless && !named) {
            warnings.add(
                    "spec.externalIPs is deprecated and may no longer be implemented in some"
                            + " clusters");
        }
        warnings.addAll(IpWarnings.ofIp(spec.at("loadBalancerIP")));
        spec.at("loadBalancerSourceRanges")
                .items()
                .forEach(cidr -> warnings.addAll(IpWarnings.ofCidr(cidr)));
        if (named && !spec.at("externalIPs").empty()) {
            warnings.add("spec.externalIPs is ignored when spec.type is \"ExternalName\"");
        }
        if (!named && !spec.at("externalName").empty()) {
            warnings.add("spec.externalName is ignored when spec.type is not \"ExternalName\"");
        }
        if (spec.text("trafficDistribution").equals("PreferClose")) {
            warnings.add(
                    "spec.trafficDistribution: \"PreferClose\" is deprecated; use"
                            + " \"PreferSameZone\"");
        }
        return warnings;
    }
}
