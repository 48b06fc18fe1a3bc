package io.jukung.resources.networking;

import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.IpRules;
import io.jukung.resources.field.Rules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks {@code IPAddress} and {@code ServiceCIDR}. */
final class Addresses {
    private Addresses() {}

    static void ipAddress(Field address, @Nullable Field old) {
        Field parent = address.at("spec", "parentRef");
        if (parent.absent()) {
            parent.missing("");
        } else {
            parent(parent);
        }
        if (old != null) {
            parent.immutable(old.at("spec", "parentRef"));
        }
    }

    private static void parent(Field parent) {
        parent.at("group").checkIfSet(Names::dns1123Subdomain);
        parent.at("resource").requiredAnd(Names::pathSegmentName);
        parent.at("name").requiredAnd(Names::pathSegmentName);
        parent.at("namespace").checkIfSet(Names::pathSegmentName);
    }

    static void serviceCidr(Field range, @Nullable Field old) {
        Field cidrs = range.at("spec", "cidrs");
        if (old == null) {
            ranges(range, cidrs);
            return;
        }
        List<Field> now = cidrs.items();
        List<Field> before = old.at("spec", "cidrs").items();
        boolean grows = before.size() == 1 && now.size() == 2;
        if (!grows && before.size() != now.size()) {
            cidrs.invalid(Rules.IMMUTABLE);
            return;
        }
        for (int i = 0; i < before.size(); i++) {
            now.get(i).immutable(before.get(i));
        }
        if (grows) {
            ranges(range, cidrs);
        }
    }

    private static void ranges(Field range, Field cidrs) {
        if (cidrs.empty()) {
            cidrs.missing("at least one CIDR required");
            return;
        }
        if (cidrs.array().size() > 2) {
            cidrs.invalid(range.at("spec").value(), "may only hold up to 2 values");
            return;
        }
        cidrs.items().forEach(cidr -> cidr.check(IpRules::canonicalCidr));
        if (cidrs.array().size() == 2 && sameFamily(cidrs.strings())) {
            cidrs.invalid(
                    "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and"
                            + " 2001:db8::/64");
        }
    }

    private static boolean sameFamily(List<String> cidrs) {
        return cidrs.stream().allMatch(Networks::isNetwork)
                && cidrs.get(0).contains(":") == cidrs.get(1).contains(":");
    }
}
