package io.jukung.controlplane.admission;

import io.jukung.machinery.quantity.Quantity;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One bound of a LimitRange against requests and limits; errors in upstream's words. */
final class LimitChecks {
    private LimitChecks() {}

    static void minimum(
            String type,
            String resource,
            Object bound,
            JsonObject requests,
            JsonObject limits,
            List<String> errors) {
        Quantity least = Quantity.parse(bound.toString());
        Quantity request = LimitRanger.quantity(requests, resource);
        Quantity limit = LimitRanger.quantity(limits, resource);
        String text = "minimum " + resource + " usage per " + type + " is " + least;
        if (request == null) {
            errors.add(text + ".  No request is specified");
        } else if (request.compareTo(least) < 0) {
            errors.add(text + ", but request is " + request);
        } else if (limit != null && limit.compareTo(least) < 0) {
            errors.add(text + ", but limit is " + limit);
        }
    }

    static void maximum(
            String type,
            String resource,
            Object bound,
            JsonObject requests,
            JsonObject limits,
            List<String> errors) {
        Quantity most = Quantity.parse(bound.toString());
        Quantity request = LimitRanger.quantity(requests, resource);
        Quantity limit = LimitRanger.quantity(limits, resource);
        String text = "maximum " + resource + " usage per " + type + " is " + most;
        if (limit == null) {
            errors.add(text + ".  No limit is specified");
        } else if (limit.compareTo(most) > 0) {
            errors.add(text + ", but limit is " + limit);
        } else if (request != null && request.compareTo(most) > 0) {
            errors.add(text + ", but request is " + request);
        }
    }

    static void maximumRequest(
            String type, String resource, Object bound, JsonObject requests, List<String> errors) {
        Quantity most = Quantity.parse(bound.toString());
        Quantity request = LimitRanger.quantity(requests, resource);
        String text = "maximum " + resource + " usage per " + type + " is " + most;
        if (request == null) {
            errors.add(text + ".  No request is specified");
        } else if (request.compareTo(most) > 0) {
            errors.add(text + ", but request is " + request);
        }
    }

    static void ratio(
            String type,
            String resource,
            Object bound,
            JsonObject requests,
            JsonObject limits,
            List<String> errors) {
        Quantity most = Quantity.parse(bound.toString());
        String text = resource + " max limit to request ratio per " + type + " is " + most;
        double request = number(LimitRanger.quantity(requests, resource));
        double limit = number(LimitRanger.quantity(limits, resource));
        if (request == 0) {
            errors.add(text + ", but no request is specified or request is 0");
        } else if (limit == 0) {
            errors.add(text + ", but no limit is specified or limit is 0");
        } else if (limit / request > number(most)) {
            errors.add(
                    text
                            + ", but provided ratio is "
                            + String.format(Locale.ROOT, "%f", limit / request));
        }
    }

    private static double number(@Nullable Quantity quantity) {
        return quantity == null ? 0 : quantity.milliValue() / 1000.0;
    }
}
