package io.jukung.resources.networking;

import io.jukung.machinery.tree.IntOrString;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.IpRules;
import io.jukung.resources.field.IpWarnings;
import io.jukung.resources.field.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Checks network policies. */
final class NetworkPolicies {
    private NetworkPolicies() {}

    static void check(Field policy, @Nullable Field old) {
        Field spec = policy.at("spec");
        List<String> known = old == null ? List.of() : networks(old.at("spec"));
        Rules.labelSelector(spec.at("podSelector"));
        for (Field rule : spec.at("ingress").items()) {
            rule.at("ports").items().forEach(NetworkPolicies::port);
            rule.at("from").items().forEach(peer -> peer(peer, known));
        }
        for (Field rule : spec.at("egress").items()) {
            rule.at("ports").items().forEach(NetworkPolicies::port);
            rule.at("to").items().forEach(peer -> peer(peer, known));
        }
        Field types = spec.at("policyTypes");
        if (types.array().size() > 2) {
            types.invalid("may not specify more than two policyTypes");
            return;
        }
        for (Field type : types.items()) {
            if (!List.of("Ingress", "Egress").contains(type.text())) {
                type.notSupported("Ingress", "Egress");
            }
        }
    }

    private static void port(Field port) {
        Field protocol = port.at("protocol");
        if (protocol.present()) {
            protocol.in("TCP", "UDP", "SCTP");
        }
        Field number = port.at("port");
        Field end = port.at("endPort");
        if (number.absent()) {
            if (end.present()) {
                end.invalid("may not be specified when `port` is not specified");
            }
            return;
        }
        IntOrString value = IntOrString.ofNode(number.value());
        if (value != null && !value.isInt()) {
            if (end.present()) {
                end.invalid("may not be specified when `port` is non-numeric");
            }
            number.check(Names::portName);
            return;
        }
        Rules.portNumber(number);
        if (end.present()) {
            if (end.number() < number.number()) {
                end.invalid(number.value(), "must be greater than or equal to `port`");
            }
            Rules.portNumber(end);
        }
    }

    private static void peer(Field peer, List<String> known) {
        boolean selects = false;
        for (String selector : List.of("podSelector", "namespaceSelector")) {
            if (peer.has(selector)) {
                selects = true;
                Rules.labelSelector(peer.at(selector));
            }
        }
        if (peer.has("ipBlock")) {
            block(peer.at("ipBlock"), known);
            if (selects) {
                peer.forbidden("may not specify both ipBlock and another peer");
            }
        } else if (!selects) {
            peer.missing("must specify a peer");
        }
    }

    /** Every network that a policy names. */
    private static List<String> networks(Field spec) {
        List<String> networks = new ArrayList<>();
        blocks(
                spec,
                block -> {
                    networks.add(block.text("cidr"));
                    networks.addAll(block.at("except").strings());
                });
        return networks;
    }

    private static void blocks(Field spec, Consumer<Field> each) {
        for (Field rule : spec.at("ingress").items()) {
            rule.at("from").items().forEach(peer -> each.accept(peer.at("ipBlock")));
        }
        for (Field rule : spec.at("egress").items()) {
            rule.at("to").items().forEach(peer -> each.accept(peer.at("ipBlock")));
        }
    }

    /** Networks in a form that reads otherwise than it is meant. */
    static List<String> warnings(JsonObject policy, @Nullable JsonObject old) {
        List<String> warnings = new ArrayList<>(0);
        blocks(
                Field.root(policy).at("spec"),
                block -> {
                    warnings.addAll(IpWarnings.ofCidr(block.at("cidr")));
                    block.at("except")
                            .items()
                            .forEach(cidr -> warnings.addAll(IpWarnings.ofCidr(cidr)));
                });
        return warnings;
    }

    private static void block(Field block, List<String> known) {
        Field cidr = block.at("cidr");
        if (cidr.empty()) {
            cidr.missing("");
            return;
        }
        IpRules.legacyCidr(cidr, known);
        if (!Networks.isNetwork(cidr.text())) {
            return;
        }
        for (Field except : block.at("except").items()) {
            IpRules.legacyCidr(except, known);
            if (Networks.isNetwork(except.text())
                    && !Networks.strictlyInside(except.text(), cidr.text())) {
                except.invalid("must be a strict subset of `cidr`");
            }
        }
    }
}
