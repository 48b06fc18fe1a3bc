package io.jukung.resources.service;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.IpRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks a service's cluster addresses and their families. */
final class AddressValidation {
    private AddressValidation() {}

    /** Checks what a service says of its addresses; {@code known} are those that it has. */
    static void check(Field root, List<String> known) {
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
        Set<String> seen = new HashSet<>();
        for (Field family : families.items()) {
            family.in("IPv4", "IPv6");
            family.unique(seen);
        }
        spec.at("ipFamilyPolicy").in("PreferDualStack", "RequireDualStack", "SingleStack");
        if (goodForms(ips, known)) {
            families(ips, families);
        }
    }

    /** Whether each address is one; what stood there already may be in an old form. */
    private static boolean goodForms(Field ips, List<String> known) {
        List<Field> items = ips.items();
        boolean good = true;
        for (int i = 0; i < items.size(); i++) {
            Field one = items.get(i);
            if (i == 0 && one.text().equals("None")) {
                if (items.size() > 1) {
                    good = false;
                    ips.invalid("'None' must be the first and only value");
                }
                continue;
            }
            int before = one.errorCount();
            if (!known.contains(one.text())) {
                one.check(IpRules::ip);
            }
            good &= one.errorCount() == before;
        }
        if (items.size() > 2) {
            ips.invalid("may only hold up to 2 values");
        }
        return good;
    }

    private static void families(Field ips, Field families) {
        List<String> texts = ips.strings();
        Set<String> both = new HashSet<>();
        texts.forEach(ip -> both.add(IpFamilies.family(ip)));
        if (texts.size() > 1 && both.size() < 2) {
            ips.invalid("may specify no more than one IP for each IP family");
        }
        boolean headless = texts.equals(List.of("None"));
        List<String> wanted = families.strings();
        for (int i = 0; !headless && i < Math.min(texts.size(), wanted.size()); i++) {
            boolean known = List.of("IPv4", "IPv6").contains(wanted.get(i));
            if (known && !IpFamilies.family(texts.get(i)).equals(wanted.get(i))) {
                ips.item(i)
                        .invalid(
                                "expected an "
                                        + wanted.get(i)
                                        + " value as indicated by `ipFamilies["
                                        + i
                                        + "]`");
            }
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
