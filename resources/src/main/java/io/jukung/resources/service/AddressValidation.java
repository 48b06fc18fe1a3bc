package io.jukung.resources.service;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.IpRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks a service's cluster addresses and their families. */
final class AddressValidation {
    private AddressValidation() {}

    static void check(Field root) {
        Field spec = root.at("spec");
        if (spec.text("type").equals("ExternalName")) {
            return;
        }
        Field ips = spec.at("clusterIPs");
        Field families = spec.at("ipFamilies");
        String ip = spec.text("clusterIP");
        if (!ip.isEmpty() && ips.empty()) {
            ips.missing("");
        } else if (ip.isEmpty() && !ips.empty()) {
            ips.invalid("must be empty when `clusterIP` is not specified");
        } else if (!ips.empty() && !ips.array().string(0).equals(ip)) {
            ips.invalid("first value must match `clusterIP`");
        }
        Field policy = spec.at("ipFamilyPolicy");
        policy.in("PreferDualStack", "RequireDualStack", "SingleStack");
        families(families);
        boolean headless = false;
        Set<String> seen = new HashSet<>();
        if (ips.array().size() > 2) {
            ips.invalid("may only hold up to 2 values");
        }
        for (Field one : ips.items()) {
            if (one.text().equals("None")) {
                headless = true;
                if (ips.array().size() > 1) {
                    one.invalid("'None' must be the first and only value");
                }
                continue;
            }
            one.check(IpRules::ip);
            if (!seen.add(one.text())) {
                one.duplicate();
            }
        }
        List<String> known = families.strings();
        List<Field> items = ips.items();
        for (int i = 0; !headless && i < items.size() && i < known.size(); i++) {
            if (Names.ip(items.get(i).text()).isEmpty()
                    && !IpFamilies.family(items.get(i).text()).equals(known.get(i))) {
                items.get(i)
                        .invalid(
                                "expected an "
                                        + known.get(i)
                                        + " value as indicated by `ipFamilies["
                                        + i
                                        + "]`");
            }
        }
        if (items.size() == 2
                && IpFamilies.family(items.get(0).text())
                        .equals(IpFamilies.family(items.get(1).text()))) {
            ips.invalid("may specify no more than one IP for each IP family");
        }
    }

    private static void families(Field families) {
        if (families.array().size() > 2) {
            families.invalid("may only hold up to 2 values");
        }
        Set<String> seen = new HashSet<>();
        for (Field family : families.items()) {
            family.in("IPv4", "IPv6");
            family.unique(seen);
        }
    }

    /** The first address and family of a service never change while it has any. */
    static void update(Field root, JsonObject old) {
        if (root.at("spec").text("type").equals("ExternalName")
                || ServiceSpec.type(old).equals("ExternalName")) {
            return;
        }
        Field before = Field.root(old).at("spec");
        Field ips = root.at("spec", "clusterIPs");
        Field oldIps = before.at("clusterIPs");
        if (!ips.empty() && !oldIps.empty()) {
            if (!ips.array().get(0).equals(oldIps.array().get(0))) {
                ips.item(0).invalid(ips.value(), "may not change once set");
            }
            second(root, ips, oldIps, "clusterIPs");
        } else if (ips.empty() && !oldIps.empty()) {
            ips.item(0).invalid(ips.array(), "primary clusterIP can not be unset");
        }
        Field families = root.at("spec", "ipFamilies");
        Field oldFamilies = before.at("ipFamilies");
        if (!families.empty() && !oldFamilies.empty()) {
            if (!families.array().get(0).equals(oldFamilies.array().get(0))) {
                families.item(0).invalid(families.value(), "may not change once set");
            }
            second(root, families, oldFamilies, "ipFamilies");
        } else if (families.empty() && !oldFamilies.empty()) {
            families.item(0).invalid(families.array(), "primary ipFamily can not be unset");
        }
    }

    private static void second(Field root, Field now, Field old, String what) {
        if (old.array().size() < 2) {
            return;
        }
        if (now.array().size() > 1) {
            if (!now.array().get(1).equals(old.array().get(1))) {
                now.item(1).invalid(now.value(), "may not change once set");
            }
        } else if (!root.at("spec").text("ipFamilyPolicy").equals("SingleStack")) {
            now.item(1)
                    .invalid(
                            now.value(),
                            "must be set to downgrade from dual stack, `ipFamilyPolicy` must be"
                                    + " 'SingleStack' to release "
                                    + what);
        }
    }
}
