package io.jukung.client;

import io.jukung.api.KubeObject;
import java.util.List;

/**
 * A list, or one page of it.
 *
 * @param resourceVersion the revision that the list shows; a watch may start there
 * @param continueToken for the next page; "" at the end
 */
public record Listing<T extends KubeObject>(
        List<T> items, String resourceVersion, String continueToken) {}
