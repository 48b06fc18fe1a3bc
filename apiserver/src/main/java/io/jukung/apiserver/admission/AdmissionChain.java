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

    /** Lets every plugin change the object in turn; answers it as the last one left it. */
    public @Nullable JsonObject admit(AdmissionAttributes attributes) {
        AdmissionAttributes now = attributes;
        for (AdmissionPlugin plugin : plugins) {
            if (plugin.handles(now)) {
                now = now.withObject(plugin.admit(now));
            }
        }
        return now.object();
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
