package io.jukung.apiserver.admission;

import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The admission plugins in their order. */
public final class AdmissionChain {
    private final List<AdmissionPlugin> plugins;

    public AdmissionChain(List<AdmissionPlugin> plugins) {
        this.plugins = List.copyOf(plugins);
    }

    /**
     * Lets every plugin change the object in turn, and once more where a hook asks for it; answers
     * it as the last one left it.
     */
    public @Nullable JsonObject admit(AdmissionAttributes attributes) {
        AdmissionAttributes first = round(attributes);
        Reinvocation reinvocation = attributes.reinvocation();
        if (!reinvocation.wanted()) {
            return first.object();
        }
        reinvocation.startSecond();
        return round(first).object();
    }

    private AdmissionAttributes round(AdmissionAttributes attributes) {
        AdmissionAttributes now = attributes;
        for (AdmissionPlugin plugin : plugins) {
            if (plugin.handles(now)) {
                now = now.withObject(plugin.admit(now));
            }
        }
        return now;
    }

    /** Lets every plugin look at the final object. */
    public void validate(AdmissionAttributes attributes) {
        for (AdmissionPlugin plugin : plugins) {
            if (plugin.handles(attributes)) {
                plugin.validate(attributes);
            }
        }
    }
}
