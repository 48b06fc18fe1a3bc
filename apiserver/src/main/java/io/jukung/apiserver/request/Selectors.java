package io.jukung.apiserver.request;

import io.jukung.machinery.validation.Names;

/** What the chain itself must know of field selectors. */
public final class Selectors {
    private Selectors() {}

    /** The name that {@code metadata.name=NAME} demands, "" where the selector demands none. */
    public static String exactName(String fieldSelector) {
        for (String term : fieldSelector.split(",", -1)) {
            String value = "";
            if (term.startsWith("metadata.name==")) {
                value = term.substring("metadata.name==".length());
            } else if (term.startsWith("metadata.name=")) {
                value = term.substring("metadata.name=".length());
            }
            if (!value.isEmpty() && Names.pathSegmentName(value).isEmpty()) {
                return value;
            }
        }
        return "";
    }
}
