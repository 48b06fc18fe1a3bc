package io.jukung.apiserver.registry;

import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.math.BigInteger;
import java.util.List;

/** Resource versions as clients send them; a bad one is refused otherwise by each verb. */
final class Revisions {
    private static final BigInteger LAST = BigInteger.valueOf(Long.MAX_VALUE);

    private Revisions() {}

    static long ofGet(String text) {
        return isNumber(text)
                ? number(text)
                : fail(StatusException.of(500, "", error(text).toString(), JsonObject.EMPTY));
    }

    static long ofList(String text) {
        return isNumber(text)
                ? number(text)
                : fail(
                        StatusException.badRequest(
                                "invalid resource version: " + error(text).toString()));
    }

    static long ofWatch(String text, GroupResource resource, String name) {
        return isNumber(text)
                ? number(text)
                : fail(
                        StatusException.invalid(
                                resource.group(), resource.resource(), name, List.of(error(text))));
    }

    private static long fail(StatusException why) {
        throw why;
    }

    private static boolean isNumber(String text) {
        return isDigits(text) && new BigInteger(text).bitLength() <= 64;
    }

    private static boolean isDigits(String text) {
        return !text.isEmpty()
                && text.length() < 100
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static long number(String text) {
        return new BigInteger(text).min(LAST).longValueExact();
    }

    private static FieldError error(String text) {
        return FieldError.invalid(
                FieldPath.of("resourceVersion"),
                text,
                "strconv.ParseUint: parsing "
                        + FieldError.quote(text)
                        + (isDigits(text) ? ": value out of range" : ": invalid syntax"));
    }
}
