package io.jukung.apiserver.admission;

import io.jukung.machinery.tree.JsonObject;
import org.jspecify.annotations.Nullable;

/** One admission plugin; refuses by throwing {@link io.jukung.machinery.status.StatusException}. */
public interface AdmissionPlugin {
    /** The plugin's name in {@code --enable-admission-plugins}. */
    String name();

    /** Whether the plugin cares about such a write at all. */
    boolean handles(AdmissionAttributes attributes);

    /** Answers the object, changed or not; null only where there is none (DELETE). */
    default @Nullable JsonObject admit(AdmissionAttributes attributes) {
        return attributes.object();
    }

    /** Looks at the final object. */
    default void validate(AdmissionAttributes attributes) {}
}
