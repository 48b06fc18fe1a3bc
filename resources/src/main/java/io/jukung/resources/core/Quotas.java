package io.jukung.resources.core;

import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.ResourceNames;
import io.jukung.resources.field.Rules;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Checks resource quotas and limit ranges. */
final class Quotas {
    private Quotas() {}

    static void quota(Field quota, @Nullable Field old) {
        Field spec = quota.at("spec");
        for (Field limit : spec.at("hard").entries()) {
            ResourceNames.quota(limit, limit.name());
            ResourceNames.amount(limit, limit.name());
        }
        QuotaScopes.check(spec);
        if (old != null && !scopes(spec).equals(scopes(old.at("spec")))) {
            spec.at("scopes").invalid(Rules.IMMUTABLE);
        }
    }

    private static Set<String> scopes(Field spec) {
        return new HashSet<>(spec.at("scopes").strings());
    }

    static void quotaStatus(Field quota, @Nullable Field old) {
        for (String list : List.of("hard", "used")) {
            for (Field amount : quota.at("status", list).entries()) {
                ResourceNames.quota(amount, amount.name());
                ResourceNames.amount(amount, amount.name());
            }
        }
    }

    static void limitRange(Field range, @Nullable Field old) {
        Set<String> types = new HashSet<>();
        for (Field limit : range.at("spec", "limits").items()) {
            Field type = limit.at("type");
            int before = type.errorCount();
            type.check(Names::qualifiedName);
            if (type.errorCount() == before
                    && !List.of("Container", "PersistentVolumeClaim", "Pod").contains(type.text())
                    && type.text().indexOf('/') < 0) {
                type.invalid("must be a standard limit type or fully qualified");
            }
            type.unique(types);
            limit(limit, type.text());
        }
    }

    private static void limit(Field limit, String type) {
        Set<String> names = new TreeSet<>();
        boolean pod = type.equals("Pod");
        for (String list :
                List.of("max", "min", "default", "defaultRequest", "maxLimitRequestRatio")) {
            Field amounts = limit.at(list);
            if (pod && list.startsWith("default")) {
                if (!amounts.empty()) {
                    amounts.forbidden("may not be specified when `type` is 'Pod'");
                }
                continue;
            }
            for (Field amount : amounts.entries()) {
                if (pod || type.equals("Container")) {
                    ResourceNames.container(amount, amount.name());
                } else {
                    ResourceNames.any(amount, amount.name());
                }
                names.add(amount.name());
            }
        }
        boolean claim = type.equals("PersistentVolumeClaim");
        if (claim && !limit.at("min").has("storage") && !limit.at("max").has("storage")) {
            limit.at("limits")
                    .missing(
                            "either minimum or maximum storage value is required, but neither was"
                                    + " provided");
        }
        names.forEach(name -> order(limit, name));
    }

    private static void order(Field limit, String name) {
        Field min = limit.at("min").key(name);
        Field max = limit.at("max").key(name);
        Field standard = limit.at("default").key(name);
        Field request = limit.at("defaultRequest").key(name);
        above(min, min, min, max, "min value %s is greater than max value %s");
        above(
                request,
                request,
                min,
                request,
                "min value %s is greater than default request value %s");
        above(
                request,
                request,
                request,
                max,
                "default request value %s is greater than max value %s");
        above(
                request,
                request,
                request,
                standard,
                "default request value %s is greater than default limit value %s");
        above(standard, min, min, standard, "min value %s is greater than default value %s");
        above(standard, max, standard, max, "default value %s is greater than max value %s");
        ratio(limit.at("maxLimitRequestRatio").key(name), min, max);
        if (!ResourceNames.allowsOvercommit(name)
                && standard.present()
                && request.present()
                && standard.quantity().compareTo(request.quantity()) != 0) {
            request.invalid(
                    "default value "
                            + standard.quantity()
                            + " must equal to defaultRequest value "
                            + request.quantity()
                            + " in "
                            + name);
        }
    }

    private static void above(Field at, Field shown, Field lower, Field upper, String text) {
        if (lower.present()
                && upper.present()
                && lower.quantity().compareTo(upper.quantity()) > 0) {
            at.invalid(
                    shown.value(),
                    String.format(Locale.ROOT, text, lower.quantity(), upper.quantity()));
        }
    }

    private static void ratio(Field ratio, Field min, Field max) {
        if (ratio.absent()) {
            return;
        }
        if (ratio.quantity().compareTo(Quantity.of(1)) < 0) {
            ratio.invalid("ratio " + ratio.quantity() + " is less than 1");
        }
        if (min.present() && max.present()) {
            double most = max.quantity().doubleValue() / min.quantity().doubleValue();
            if (ratio.quantity().doubleValue() > most) {
                ratio.invalid(
                        String.format(
                                Locale.ROOT,
                                "ratio %s is greater than max/min = %f",
                                ratio.quantity(),
                                most));
            }
        }
    }
}
