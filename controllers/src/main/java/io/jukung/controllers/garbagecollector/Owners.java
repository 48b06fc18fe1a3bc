package io.jukung.controllers.garbagecollector;

import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** An object's owner references, by what became of the owners. */
record Owners(List<JsonObject> solid, List<JsonObject> gone, List<JsonObject> waiting) {
    /** What an owner is to its dependent. */
    enum State {
        /** It is there. */
        SOLID,
        /** It does not exist, or another of its name does. */
        GONE,
        /** It is being deleted and waits for its dependents. */
        WAITING
    }

    static Owners of(List<JsonObject> references, Function<JsonObject, State> state) {
        Owners owners = new Owners(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (JsonObject reference : references) {
            switch (state.apply(reference)) {
                case SOLID -> owners.solid.add(reference);
                case GONE -> owners.gone.add(reference);
                case WAITING -> owners.waiting.add(reference);
            }
        }
        return owners;
    }
}
