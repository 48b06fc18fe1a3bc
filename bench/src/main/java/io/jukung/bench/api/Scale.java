package io.jukung.bench.api;

import io.jukung.base.flags.FlagValues;

/** How much of everything. */
public record Scale(
        String namespace,
        int objects,
        int clients,
        int gets,
        int lists,
        int watchers,
        int updates,
        int storm) {
    static Scale of(FlagValues flags) {
        return new Scale(
                flags.string("namespace"),
                (int) flags.integer("objects"),
                (int) flags.integer("clients"),
                (int) flags.integer("gets"),
                (int) flags.integer("lists"),
                (int) flags.integer("watchers"),
                (int) flags.integer("updates"),
                (int) flags.integer("storm"));
    }

    /** A tenth of the work, at least one of each. */
    Scale tenth() {
        return new Scale(
                namespace,
                Math.max(4, objects / 10),
                clients,
                Math.max(1, gets / 10),
                Math.max(1, lists / 10),
                Math.max(1, watchers / 10),
                Math.max(4, updates / 10),
                Math.max(1, storm / 10));
    }
}
