package io.jukung.resources.service;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.IpRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks a service's cluster addresses and their families. */
final class AddressValidation {
    private static final String CHANGED = "may not change once set";

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
            IpRules.legacyIp(one, known);
            good &= one.errorCount() == before;
        }
        if (items.size() > 2) {
            ips.invalid("may only hold up to 2 values");
        }
        return good;
    }

    private static void families(Field ips, Field families) {
        List<String> texts = ips.strings();
        if (texts.size() > 1) {
            bothFamilies(ips, texts);
        }
        boolean headless = texts.equals(List.of("None"));
        List<String> wanted = families.strings();
        for (int i = 0; !headless && i < Math.min(texts.size(), wanted.size()); i++) {
            boolean six = IpRules.family(texts.get(i)).equals("IPv6");
            String family = wanted.get(i);
            if ((family.equals("IPv4") && six) || (family.equals("IPv6") && !six)) {
                String text = "expected an %s value as indicated by `ipFamilies[%d]`";
                ips.item(i).invalid(text.formatted(family, i));
            }
        }
    }

    /** An address of a service that was stored may be none at all. */
    private static void bothFamilies(Field ips, List<String> texts) {
        Set<String> both = new HashSet<>();
        for (int i = 0; i < texts.size(); i++) {
            String family = IpRules.family(texts.get(i));
            if (family.equals("unknown")) {
                ips.internal(
                        "failed to check for dual stack with error:invalid IP["
                                + i
                                + "]: "
                                + texts.get(i));
                break;
            }
            both.add(family);
        }
        if (both.size() < 2) {
            ips.invalid("may specify no more than one IP for each IP family");
        }
    }

    /** The first address and family of a service never change while it has any. */
    static void update(Field root, JsonObject old) {
        if (root.at("spec").text("type").equals("ExternalName")
                || ServiceSpec.type(old).equals("ExternalName")) {
            return;
        }
        boolean headless = ServiceSpec.isHeadless(root.object());
        boolean was = ServiceSpec.isHeadless(old);
        Field before = Field.root(old).at("spec");
        Field spec = root.at("spec");
        boolean none = spec.at("clusterIPs").empty();
        if (!headless || !was) {
            kept(spec, before, "clusterIPs", "clusterIP", none);
        }
        if (!headless && !was) {
            kept(spec, before, "ipFamilies", "ipFamily", none);
        }
    }

    private static void kept(Field spec, Field before, String list, String one, boolean noAddress) {
        Field now = spec.at(list);
        JsonArray values = now.array();
        JsonArray former = before.at(list).array();
        Object shown = list.equals("ipFamilies") ? spec.at("clusterIPs").value() : now.value();
        if (former.size() == values.size()) {
            for (int i = 0; i < former.size(); i++) {
                if (!former.get(i).equals(values.get(i))) {
                    now.item(one.equals("ipFamily") ? 0 : i).invalid(values, CHANGED);
                }
            }
            return;
        }
        boolean released = former.size() > values.size();
        if (released && noAddress) {
            now.item(0).invalid(now.value(), "primary " + one + " can not be unset");
        }
        if (!former.isEmpty() && !values.isEmpty() && !values.get(0).equals(former.get(0))) {
            now.item(0).invalid(shown, CHANGED);
        }
        Field policy = spec.at("ipFamilyPolicy");
        if (released && values.size() == 1 && !policy.text().equals("SingleStack")) {
            policy.invalid("must be set to 'SingleStack' when releasing the secondary " + one);
        }
    }
}
