package io.jukung.resources.networking;

import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import org.jspecify.annotations.Nullable;

/** Checks {@code IPAddress} and {@code ServiceCIDR}. */
final class Addresses {
    private Addresses() {}

    static void ipAddress(Field address, @Nullable Field old) {
        Field parent = address.at("spec", "parentRef");
        if (old != null && !parent.sameAs(old.at("spec", "parentRef"))) {
            parent.invalid(Rules.IMMUTABLE);
        }
        if (parent.absent()) {
            parent.missing("");
            return;
        }
        parent.at("resource").required();
        parent.at("name").required();
        parent.at("namespace").checkIfSet(Names::dns1123Label);
    }

    static void serviceCidr(Field range, @Nullable Field old) {
        Field cidrs = range.at("spec", "cidrs");
        if (cidrs.empty()) {
            cidrs.missing("at least one CIDR required");
        }
        if (cidrs.array().size() > 2) {
            cidrs.invalid("may only hold up to 2 values");
        }
        cidrs.items().forEach(cidr -> cidr.check(Names::cidr));
        if (old != null && !cidrs.sameAs(old.at("spec", "cidrs"))) {
            cidrs.invalid(Rules.IMMUTABLE);
        }
    }
}
