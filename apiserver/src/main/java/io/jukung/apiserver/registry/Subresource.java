package io.jukung.apiserver.registry;

import io.jukung.apiserver.request.ApiResponse;
import io.jukung.machinery.managedfields.FieldSet;
import io.jukung.machinery.names.GroupVersionKind;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is served below an object's own path: {@code pods/web/status}. */
public sealed interface Subresource {
    /** The path segment. */
    String name();

    /** The verbs that discovery lists: {@code get patch update}, {@code create}, … */
    Set<String> verbs();

    /** {@code /status}: get, update and patch of the same object by the strategy's status rules. */
    static Subresource status() {
        return status(Status.SPEC);
    }

    /** The same, where other fields than {@code spec} are reset, too. */
    static Subresource status(FieldSet resets) {
        return new Status("status", resets);
    }

    /**
     * {@code /scale}: get, update and patch of an {@code autoscaling/v1 Scale}.
     *
     * <p>Paths are dotted: {@code spec.replicas}, {@code status.replicas}; the selector is either a
     * LabelSelector object, a map of labels, or a selector's text, and is answered as text.
     */
    static Subresource scale(String specReplicas, String statusReplicas, String selector) {
        return new Scale(specReplicas, statusReplicas, selector);
    }

    /**
     * Get, update and patch of the same object by rules of their own: {@code pods/resize}. Of the
     * strategy its {@code prepareForUpdate} and {@code validateUpdate} are asked, and its defaults;
     * what it allocates is not.
     */
    static Subresource part(String name, ResourceStrategy strategy) {
        return new Part(name, strategy);
    }

    /**
     * A subresource with its own handler.
     *
     * @param kind what it reads and answers, for discovery and bodies; null for the parent's kind
     * @param verbs request verbs: {@code get create update patch delete}
     */
    static Subresource custom(
            String name, @Nullable GroupVersionKind kind, Set<String> verbs, Handler handler) {
        return new Custom(name, kind, Set.copyOf(verbs), handler);
    }

    /** Answers requests for one subresource. */
    @FunctionalInterface
    interface Handler {
        /**
         * Runs behind authorization; throws {@link io.jukung.machinery.status.StatusException} to
         * refuse. Nothing has been looked up yet: {@link SubresourceCall#object} does.
         */
        ApiResponse handle(SubresourceCall call) throws Exception;
    }

    /**
     * A view of the same object by which only its status is written.
     *
     * @param resets what requests cannot change, so that nobody comes to own it here
     */
    record Status(String name, FieldSet resets) implements Subresource {
        private static final FieldSet SPEC = FieldSet.of(List.of("spec"));

        @Override
        public Set<String> verbs() {
            return Set.of("get", "patch", "update");
        }
    }

    /** How many there are to be. */
    record Scale(String specReplicas, String statusReplicas, String selector)
            implements Subresource {
        @Override
        public String name() {
            return "scale";
        }

        @Override
        public Set<String> verbs() {
            return Set.of("get", "patch", "update");
        }
    }

    /** A view of the same object with other rules for writing it. */
    record Part(String name, ResourceStrategy strategy) implements Subresource {
        @Override
        public Set<String> verbs() {
            return Set.of("get", "patch", "update");
        }
    }

    /** Anything else. */
    record Custom(String name, @Nullable GroupVersionKind kind, Set<String> verbs, Handler handler)
            implements Subresource {}
}
