package io.jukung.controllers.namespace;

import io.jukung.machinery.status.StatusException;

/** Why a write into a namespace was refused. */
public final class Refusal {
    private Refusal() {}

    /** Whether because the namespace is being deleted: then the write is not to be repeated. */
    public static boolean terminating(StatusException e) {
        return e.status().object("details").array("causes").objects().stream()
                .anyMatch(cause -> cause.string("reason").equals("NamespaceTerminating"));
    }
}
