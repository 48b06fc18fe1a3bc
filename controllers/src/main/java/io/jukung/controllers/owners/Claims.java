package io.jukung.controllers.owners;

import io.jukung.api.Kind;
import io.jukung.api.KubeObject;
import io.jukung.client.Client;
import io.jukung.client.PatchType;
import io.jukung.client.informer.Informer;
import io.jukung.machinery.selector.LabelSelector;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds what an owner controls: its own that still match stay, those that do not are released,
 * orphans that match are adopted. Before the first adoption the owner is read from the server: one
 * that was deleted meanwhile must adopt nothing.
 */
public record Claims<O extends KubeObject>(Client client, O owner, LabelSelector selector) {
    /** The index by the controller's uid. */
    public static final String INDEX = "controller";

    /** Lets {@link #candidates} find children by their controller. */
    public static <C extends KubeObject> void index(Informer<C> children) {
        children.index(
                INDEX,
                child -> {
                    ControllerRef ref = ControllerRef.of(child);
                    return List.of(ref == null ? "/" + child.namespace() : ref.uid());
                });
    }

    /** What is controlled by an owner. */
    public static <C extends KubeObject> List<C> controlled(
            Informer<C> children, KubeObject owner) {
        return children.lister().indexed(INDEX, owner.uid());
    }

    /** What is controlled by an owner and what could be. */
    public static <C extends KubeObject> List<C> candidates(
            Informer<C> children, KubeObject owner) {
        List<C> all = new ArrayList<>(controlled(children, owner));
        all.addAll(children.lister().indexed(INDEX, "/" + owner.namespace()));
        return all;
    }

    /**
     * The candidates that the owner controls after this.
     *
     * @throws StatusException where an adoption or release failed
     */
    public <C extends KubeObject> List<C> claim(
            Kind<O> ownerKind, Informer<C> children, List<C> candidates) {
        List<C> claimed = new ArrayList<>();
        boolean checked = false;
        for (C child : candidates) {
            ControllerRef ref = ControllerRef.of(child);
            boolean matches = selector.matches(child.node().object("metadata").object("labels"));
            if (ref != null) {
                if (!ref.uid().equals(owner.uid())) {
                    continue;
                }
                if (matches) {
                    claimed.add(child);
                } else if (!owner.terminating()) {
                    release(children.kind(), child);
                }
            } else if (matches && !owner.terminating() && !child.terminating()) {
                if (!checked) {
                    checkAlive(ownerKind);
                    checked = true;
                }
                C adopted = adopt(children.kind(), child);
                if (adopted != null) {
                    claimed.add(adopted);
                }
            }
        }
        return claimed;
    }

    private void checkAlive(Kind<O> kind) {
        O fresh = client.get(kind, owner.namespace(), owner.name());
        if (!fresh.uid().equals(owner.uid())) {
            throw new IllegalStateException(
                    "original %s %s is gone: got uid %s, wanted %s"
                            .formatted(owner.kind(), owner.key(), fresh.uid(), owner.uid()));
        }
        if (fresh.terminating()) {
            throw new IllegalStateException(
                    "%s has just been deleted at %s"
                            .formatted(
                                    owner.key(),
                                    fresh.node().object("metadata").string("deletionTimestamp")));
        }
    }

    private <C extends KubeObject> @Nullable C adopt(Kind<C> kind, C child) {
        JsonObject patch =
                JsonObject.of(
                        "metadata",
                        JsonObject.of(
                                "uid",
                                child.uid(),
                                "ownerReferences",
                                JsonArray.of(ControllerRef.to(owner).node())));
        try {
            return client.patch(
                    kind, child.namespace(), child.name(), "", PatchType.STRATEGIC, patch);
        } catch (StatusException e) {
            if (e.isNotFound()) {
                return null;
            }
            throw e;
        }
    }

    private <C extends KubeObject> void release(Kind<C> kind, C child) {
        JsonObject patch =
                JsonObject.of(
                        "metadata",
                        JsonObject.of(
                                "uid",
                                child.uid(),
                                "ownerReferences",
                                JsonArray.of(
                                        JsonObject.of("$patch", "delete", "uid", owner.uid()))));
        try {
            client.patch(kind, child.namespace(), child.name(), "", PatchType.STRATEGIC, patch);
        } catch (StatusException e) {
            // Gone, or another one of its name, or no longer ours: released either way.
            if (!e.isNotFound() && !e.reason().equals("Invalid")) {
                throw e;
            }
        }
    }
}
