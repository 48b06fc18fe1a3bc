package io.jukung.resources.pod;

import java.util.Locale;
import java.util.regex.Pattern;

/** What an image's name says without asking a registry; the source is {@code pkg/util/parsers}. */
final class ImageName {
    private static final Pattern PATH =
            Pattern.compile(
                    "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
    private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9.\\-\\[\\]:]+");

    private ImageName() {}

    /** How such an image is pulled unless said: always where it has the tag {@code latest}. */
    static String pullPolicy(String image) {
        return isLatest(image) ? "Always" : "IfNotPresent";
    }

    /** Whether the image is tagged {@code latest}, or has neither tag nor digest. */
    private static boolean isLatest(String image) {
        int digest = image.indexOf('@');
        String named = digest < 0 ? image : image.substring(0, digest);
        int colon = named.indexOf(':', named.lastIndexOf('/') + 1);
        String tag = colon < 0 ? "" : named.substring(colon + 1);
        boolean latest = colon < 0 ? digest < 0 : tag.equals("latest");
        return latest && isValid(colon < 0 ? named : named.substring(0, colon));
    }

    private static boolean isValid(String name) {
        int slash = name.indexOf('/');
        String first = slash < 0 ? "" : name.substring(0, slash);
        boolean hasDomain =
                first.contains(".")
                        || first.contains(":")
                        || first.equals("localhost")
                        || !first.equals(first.toLowerCase(Locale.ROOT));
        return hasDomain
                ? DOMAIN.matcher(first).matches()
                        && PATH.matcher(name.substring(slash + 1)).matches()
                : PATH.matcher(name).matches();
    }
}
