package io.jukung.client.informer;

import io.jukung.client.ListOptions;

/**
 * The part of a resource that an informer holds.
 *
 * @param namespace "" for all
 */
public record Scope(String namespace, String labelSelector, String fieldSelector) {
    /** Everything. */
    public static final Scope ALL = new Scope("", "", "");

    public static Scope namespace(String namespace) {
        return new Scope(namespace, "", "");
    }

    public static Scope fields(String selector) {
        return new Scope("", "", selector);
    }

    public static Scope labels(String selector) {
        return new Scope("", selector, "");
    }

    ListOptions options() {
        return ListOptions.ALL.withLabels(labelSelector).withFields(fieldSelector);
    }
}
