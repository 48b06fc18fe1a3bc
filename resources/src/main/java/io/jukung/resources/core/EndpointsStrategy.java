package io.jukung.resources.core;

import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Equality;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.IpRules;
import io.jukung.resources.field.IpWarnings;
import io.jukung.resources.field.Rules;
import io.jukung.resources.strategy.PlainStrategy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Endpoints; from {@code pkg/registry/core/endpoint}. */
public final class EndpointsStrategy extends PlainStrategy {
    @Override
    public List<FieldError> validate(JsonObject endpoints) {
        Field root = Field.root(endpoints);
        for (Field subset : root.at("subsets").items()) {
            if (subset.at("addresses").empty() && subset.at("notReadyAddresses").empty()) {
                subset.missing("must specify `addresses` or `notReadyAddresses`");
            }
            subset.at("addresses").items().forEach(EndpointsStrategy::address);
            subset.at("notReadyAddresses").items().forEach(EndpointsStrategy::address);
            boolean several = subset.at("ports").array().size() > 1;
            for (Field port : subset.at("ports").items()) {
                if (several && port.at("name").empty()) {
                    port.at("name").missing("");
                } else {
                    port.at("name").checkIfSet(Names::dns1123Label);
                }
                Rules.portNumber(port.at("port"));
                Rules.protocol(port.at("protocol"));
                if (port.has("appProtocol")) {
                    port.at("appProtocol").check(Names::qualifiedName);
                }
            }
        }
        return root.errors();
    }

    private static void address(Field address) {
        Rules.ip(address.at("ip").as(address.text("ip")));
        address.at("hostname").checkIfSet(Names::dns1123Label);
        if (address.has("nodeName")) {
            address.at("nodeName").check(Names::dns1123Subdomain);
        }
        IpRules.notSpecial(address.at("ip"));
    }

    @Override
    public List<FieldError> validateUpdate(JsonObject endpoints, JsonObject old) {
        // what was once taken stays, until somebody changes it
        return Equality.same(endpoints.get("subsets"), old.get("subsets"))
                ? List.of()
                : validate(endpoints);
    }

    /** Addresses in an old form, unless a controller wrote them, which mends what it copies. */
    @Override
    public List<String> warnings(JsonObject endpoints, @Nullable JsonObject old) {
        String manager =
                endpoints
                        .object("metadata")
                        .object("labels")
                        .string("endpoints.kubernetes.io/managed-by");
        if (manager.equals("endpoint-controller")) {
            return List.of();
        }
        List<String> warnings = new ArrayList<>(0);
        for (Field subset : Field.root(endpoints).at("subsets").items()) {
            for (String list : List.of("addresses", "notReadyAddresses")) {
                for (Field address : subset.at(list).items()) {
                    warnings.addAll(IpWarnings.ofIp(address.at("ip")));
                }
            }
        }
        return warnings;
    }

    @Override
    public List<String> warningsOfUse() {
        return List.of(
                "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice");
    }

    @Override
    public boolean allowCreateOnUpdate() {
        return true;
    }
}
