package io.jukung.resources.strategy;

import io.jukung.apiserver.request.ApiResponse;
import io.jukung.machinery.tree.JsonObject;

/** The answer of a subresource that does something and makes no object of its own. */
public final class Created {
    private Created() {}

    public static ApiResponse answer() {
        return new ApiResponse.Tree(
                201,
                JsonObject.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Status",
                        "metadata",
                        JsonObject.EMPTY,
                        "status",
                        "Success",
                        "code",
                        201L));
    }
}
