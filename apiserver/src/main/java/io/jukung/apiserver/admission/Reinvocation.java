package io.jukung.apiserver.admission;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What plugins remember of one write between their two rounds: where a hook has changed the object,
 * all plugins are asked once more, and of the hooks those that want to see later changes. Used by
 * the request's thread.
 */
public final class Reinvocation {
    private final Map<String, Hooks> hooks = new HashMap<>(2);
    private boolean second;
    private boolean wanted;

    /** Whether this is the second round. */
    public boolean second() {
        return second;
    }

    boolean wanted() {
        return wanted;
    }

    void startSecond() {
        second = true;
    }

    /** The memory of one plugin, by its name. */
    public Hooks of(String plugin) {
        return hooks.computeIfAbsent(plugin, ignored -> new Hooks());
    }

    /** The hooks of one plugin that ask to be called again. */
    public final class Hooks {
        private final Set<Object> called = new HashSet<>();
        private final Set<Object> again = new HashSet<>();
        private @Nullable Object left;

        /** To be called when the plugin's turn comes, with the object that it finds. */
        public void starts(@Nullable Object object) {
            if (second && !java.util.Objects.equals(left, object)) {
                repeat();
            }
        }

        /** To be called when the plugin's turn ends, with the object that it leaves. */
        public void ends(@Nullable Object object) {
            left = object;
        }

        /** Whether it is a hook's turn: always in the first round. */
        public boolean turn(Object hook) {
            return !second || again.contains(hook);
        }

        /** A hook has changed the object. */
        public void changed() {
            repeat();
            wanted = true;
        }

        /** A hook that wants to be called again after later changes has been called. */
        public void called(Object hook) {
            called.add(hook);
        }

        private void repeat() {
            again.addAll(called);
            called.clear();
        }
    }
}
