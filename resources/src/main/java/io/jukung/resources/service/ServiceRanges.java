package io.jukung.resources.service;

import io.jukung.apiserver.registry.Objects;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ranges that service addresses are taken from: those of every {@code ServiceCIDR} that is
 * ready and not on its way out. Until the default one has been written, the server's own settings
 * count.
 */
final class ServiceRanges {
    /** The object that stands for the server's settings. */
    private static final String DEFAULT = "kubernetes";

    private final List<Cidr> settings;
    private final Supplier<Objects> objects;
    private @Nullable Supplier<List<Cidr>> ready;

    ServiceRanges(List<Cidr> settings, Supplier<Objects> objects) {
        this.settings = settings;
        this.objects = objects;
    }

    /** The ranges of a family, the default one's first. */
    List<Cidr> of(String family) {
        return ready().get().stream().filter(cidr -> cidr.family().equals(family)).toList();
    }

    private synchronized Supplier<List<Cidr>> ready() {
        Supplier<List<Cidr>> known = ready;
        if (known == null) {
            known = objects.get().derived(this::ready);
            ready = known;
        }
        return known;
    }

    private List<Cidr> ready(List<JsonObject> ranges) {
        List<Cidr> cidrs = new ArrayList<>();
        boolean defaulted = false;
        for (JsonObject range : ranges) {
            boolean standard = range.object("metadata").string("name").equals(DEFAULT);
            defaulted |= standard;
            if (isReady(range)) {
                List<Cidr> own =
                        range.object("spec").array("cidrs").strings().stream()
                                .map(Cidr::parse)
                                .toList();
                cidrs.addAll(standard ? 0 : cidrs.size(), own);
            }
        }
        if (!defaulted) {
            cidrs.addAll(0, settings);
        }
        return List.copyOf(cidrs);
    }

    /** One without the condition counts as ready, as the controller may not run. */
    private static boolean isReady(JsonObject range) {
        if (range.object("metadata").has("deletionTimestamp")) {
            return false;
        }
        for (JsonObject condition : range.object("status").array("conditions").objects()) {
            if (condition.string("type").equals("Ready")) {
                return condition.string("status").equals("True");
            }
        }
        return true;
    }
}
