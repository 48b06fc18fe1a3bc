package io.jukung.controllers.garbagecollector;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who owns whom, by uid. A change names the objects that must be looked at because of it; that
 * looking finds the truth at the server, so a graph that is behind only costs a request.
 *
 * <p>Safe for several threads; the consumers are called with its lock held and must not block.
 */
final class Graph {
    private final Map<String, Dependent> objects = new HashMap<>();
    private final Map<String, Set<String>> dependents = new HashMap<>();
    private final Consumer<String> look;
    private final Consumer<String> orphan;

    /**
     * @param look takes the uid of an object that may have to go
     * @param orphan takes the uid of an object whose dependents are to be set free
     */
    Graph(Consumer<String> look, Consumer<String> orphan) {
        this.look = look;
        this.orphan = orphan;
    }

    /** An object appeared or changed. */
    synchronized void put(Dependent now) {
        Dependent before = objects.put(now.uid(), now);
        List<Dependent.Owner> ownersBefore = before == null ? List.of() : before.owners();
        if (!ownersBefore.equals(now.owners())) {
            ownersBefore.forEach(owner -> unlink(owner.uid(), now.uid()));
            now.owners().forEach(owner -> link(owner.uid(), now.uid()));
            // An owner that waits for dependents may have one less to wait for.
            ownersBefore.forEach(owner -> lookIfWaiting(owner.uid()));
            if (!now.owners().isEmpty() && !wellOwned(now)) {
                look.accept(now.uid());
            }
        }
        if (now.orphaning() && (before == null || !before.orphaning())) {
            orphan.accept(now.uid());
        }
        if (now.foreground() && (before == null || !before.foreground())) {
            dependents.getOrDefault(now.uid(), Set.of()).forEach(look);
            look.accept(now.uid());
        }
    }

    /** An object is gone. */
    synchronized void remove(String uid) {
        Dependent last = objects.remove(uid);
        if (last != null) {
            for (Dependent.Owner owner : last.owners()) {
                unlink(owner.uid(), uid);
                lookIfWaiting(owner.uid());
            }
        }
        dependents.getOrDefault(uid, Set.of()).forEach(look);
    }

    synchronized @Nullable Dependent get(String uid) {
        return objects.get(uid);
    }

    synchronized List<Dependent> dependentsOf(String uid) {
        List<Dependent> found = new ArrayList<>();
        for (String dependent : dependents.getOrDefault(uid, Set.of())) {
            Dependent object = objects.get(dependent);
            if (object != null) {
                found.add(object);
            }
        }
        return found;
    }

    /**
     * Whether every owner is known, is what the reference says and does not wait for its
     * dependents: then nothing is to be done, and no request needed to know it.
     */
    synchronized boolean wellOwned(Dependent object) {
        for (Dependent.Owner reference : object.owners()) {
            Dependent owner = objects.get(reference.uid());
            if (owner == null
                    || owner.foreground()
                    || !owner.name().equals(reference.name())
                    || !owner.kind().equals(reference.kind())
                    || !(owner.namespace().isEmpty()
                            || owner.namespace().equals(object.namespace()))) {
                return false;
            }
        }
        return true;
    }

    private void lookIfWaiting(String uid) {
        Dependent owner = objects.get(uid);
        if (owner != null && owner.foreground()) {
            look.accept(uid);
        }
    }

    private void link(String owner, String dependent) {
        dependents.computeIfAbsent(owner, o -> new LinkedHashSet<>()).add(dependent);
    }

    private void unlink(String owner, String dependent) {
        Set<String> of = dependents.get(owner);
        if (of != null) {
            of.remove(dependent);
            if (of.isEmpty()) {
                dependents.remove(owner);
            }
        }
    }
}
