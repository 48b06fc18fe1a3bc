package io.jukung.resources.device;

import io.jukung.machinery.quantity.Quantity;
import io.jukung.resources.field.Field;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks how much of a shared device's capacity a claim can ask for. */
final class RequestPolicies {
    private static final int MOST_OPTIONS = 10;

    private RequestPolicies() {}

    static void check(Field capacity) {
        Field policy = capacity.at("requestPolicy");
        Quantity most = capacity.at("value").quantity();
        boolean values = !policy.at("validValues").empty();
        boolean range = policy.has("validRange");
        if (values && range) {
            policy.forbidden(
                    "exactly one policy can be specified, cannot specify \"validValues\" and"
                            + " \"validRange\" at the same time");
        } else if (values || range) {
            String kind = values ? "validValues" : "validRange";
            Field standard = policy.at("default");
            if (standard.absent()) {
                standard.missing("required when " + kind + " is defined");
            } else if (values) {
                values(policy.at(kind), standard.quantity(), most);
            } else {
                range(policy.at(kind), standard.quantity(), most);
            }
        }
    }

    private static void values(Field values, Quantity standard, Quantity most) {
        List<Field> options = values.items();
        for (int i = 1; i < options.size(); i++) {
            if (options.get(i - 1).quantity().compareTo(options.get(i).quantity()) > 0) {
                options.get(i)
                        .invalid(
                                options.get(i).quantity().toString(),
                                "values must be sorted in ascending order");
            }
        }
        if (options.size() > MOST_OPTIONS) {
            values.tooMany(options.size(), MOST_OPTIONS);
            return;
        }
        Set<BigDecimal> seen = new HashSet<>();
        boolean found = false;
        for (Field option : options) {
            Quantity amount = option.quantity();
            if (amount.compareTo(most) > 0) {
                option.invalid(amount.toString(), "option is larger than capacity value: " + most);
            }
            found |= amount.compareTo(standard) == 0;
            if (!seen.add(amount.amount().stripTrailingZeros())) {
                option.duplicate(amount.toString());
            }
        }
        if (!found) {
            values.invalid(
                    standard.toString(),
                    "default value is not valid according to the requestPolicy");
        }
    }

    private static void range(Field range, Quantity standard, Quantity most) {
        Field min = range.at("min");
        if (min.absent()) {
            min.missing("required when validRange is defined");
            return;
        }
        Quantity low = min.quantity();
        if (low.compareTo(most) > 0) {
            min.invalid(low.toString(), "min is larger than capacity value: " + most);
        }
        if (standard.compareTo(low) < 0) {
            range.at("default").invalid(standard.toString(), "default is less than min: " + low);
        }
        Field max = range.at("max");
        if (max.present()) {
            Quantity high = max.quantity();
            if (low.compareTo(high) > 0) {
                max.invalid(low.toString(), "min is larger than max: " + high);
            }
            if (high.compareTo(most) > 0) {
                max.invalid(high.toString(), "max is larger than capacity value: " + most);
            }
            if (standard.compareTo(high) > 0) {
                range.at("default")
                        .invalid(standard.toString(), "default is more than max: " + high);
            }
        }
        if (range.has("step")) {
            step(range.at("step"), low, standard, max, most);
        }
    }

    private static void step(
            Field step, Quantity low, Quantity standard, Field max, Quantity most) {
        Quantity size = step.quantity();
        if (size.signum() <= 0) {
            step.invalid(size.toString(), "must be greater than zero");
            return;
        }
        Quantity first = low.add(size);
        if (first.compareTo(most) > 0) {
            step.invalid(
                    size.toString(),
                    "one step " + first + " is larger than capacity value: " + most);
        }
        multiple(step, standard, low, size);
        if (max.present()) {
            multiple(step, max.quantity(), low, size);
        }
    }

    private static void multiple(Field step, Quantity value, Quantity low, Quantity size) {
        if (value.subtract(low).amount().remainder(size.amount()).signum() != 0) {
            step.invalid(
                    value.toString(),
                    "value is not a multiple of a given step (" + size + ") from (" + low + ")");
        }
    }
}
