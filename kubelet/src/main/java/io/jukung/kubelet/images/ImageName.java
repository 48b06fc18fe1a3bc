package io.jukung.kubelet.images;

import java.util.regex.Pattern;

/** Names of images as Docker's reference grammar has them. */
final class ImageName {
    private static final String DOMAIN_PART = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
    private static final String DOMAIN =
            "(?:" + DOMAIN_PART + "(?:\\." + DOMAIN_PART + ")*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?";
    private static final String PATH_PART = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    private static final Pattern REFERENCE =
            Pattern.compile(
                    "(?:"
                            + DOMAIN
                            + "/)?"
                            + PATH_PART
                            + "(?:/"
                            + PATH_PART
                            + ")*(?::[\\w][\\w.-]{0,127})?"
                            + "(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?");

    private ImageName() {}

    static boolean valid(String image) {
        return REFERENCE.matcher(image).matches();
    }

    /** The name with {@code :latest} where it has neither tag nor digest. */
    static String withTag(String image) {
        if (image.contains("@")) {
            return image;
        }
        boolean tagged = image.lastIndexOf(':') > image.lastIndexOf('/');
        return tagged ? image : image + ":latest";
    }

    /** The registry's host as in Docker's configuration files. */
    static String registry(String image) {
        int slash = image.indexOf('/');
        String first = slash < 0 ? "" : image.substring(0, slash);
        boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
        return host ? first : "docker.io";
    }
}
