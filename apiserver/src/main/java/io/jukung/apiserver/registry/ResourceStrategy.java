package io.jukung.apiserver.registry;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.machinery.managedfields.FieldSet;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is particular to one resource; everything else the registry does for all alike. The source
 * is apiserver's {@code rest.RESTCreateStrategy} and its siblings.
 *
 * <p>Order on create: {@link #applyDefaults}, mutating admission (its result defaulted again),
 * {@link #prepareForCreate}, {@link #validate}, validating admission, {@link #allocate}, store. On
 * update the same with the update methods, where {@code old} is what is stored. Metadata is
 * validated for all resources alike, before {@code validate} is asked. A status update calls {@link
 * #prepareForStatusUpdate} and {@link #validateStatusUpdate} instead. All trees come without nulls
 * and with unknown fields already dropped.
 */
public interface ResourceStrategy {
    /**
     * Fills the defaults that schema data cannot express; called on decode, for reads of old data
     * too.
     */
    default JsonObject applyDefaults(JsonObject object) {
        return object;
    }

    /**
     * Drops or sets what clients may not decide on create: status, generation, allocated fields.
     */
    default JsonObject prepareForCreate(ApiRequest request, JsonObject object) {
        return object;
    }

    /**
     * As {@link #prepareForCreate}; the usual work: keep old status, bump generation on a spec
     * change.
     */
    default JsonObject prepareForUpdate(ApiRequest request, JsonObject object, JsonObject old) {
        return object;
    }

    /** Verbs that discovery does not offer, although they are answered. */
    default Set<String> discouraged() {
        return Set.of();
    }

    /** What, besides {@code status}, an update of the object itself leaves as it was. */
    default FieldSet resets() {
        return FieldSet.EMPTY;
    }

    /** Keeps everything but status (and metadata) as it was. */
    default JsonObject prepareForStatusUpdate(
            ApiRequest request, JsonObject object, JsonObject old) {
        return object;
    }

    default List<FieldError> validate(JsonObject object) {
        return List.of();
    }

    default List<FieldError> validateUpdate(JsonObject object, JsonObject old) {
        return List.of();
    }

    /** As {@link #validate(JsonObject)}, where the rules differ between the versions asked for. */
    default List<FieldError> validate(ApiRequest request, JsonObject object) {
        return validate(object);
    }

    /** As {@link #validate(ApiRequest, JsonObject)}, for updates. */
    default List<FieldError> validateUpdate(ApiRequest request, JsonObject object, JsonObject old) {
        return validateUpdate(object, old);
    }

    default List<FieldError> validateStatusUpdate(JsonObject object, JsonObject old) {
        return List.of();
    }

    /** Warnings for the client ({@code Warning: 299}). */
    default List<String> warnings(JsonObject object, @Nullable JsonObject old) {
        return List.of();
    }

    /** Warnings for a client that writes the status. */
    default List<String> statusWarnings(JsonObject object) {
        return List.of();
    }

    /** What of an update's metadata is checked again, after what is checked for all kinds. */
    default MetadataChecks metadataChecks() {
        return MetadataChecks.NONE;
    }

    /** Each check adds its errors, so that an error found twice is told twice, as upstream does. */
    enum MetadataChecks {
        NONE,
        /** What may change, once more. */
        UPDATE,
        /** All that is checked of a new object, its name too. */
        WHOLE,
        BOTH;

        boolean update() {
            return this == UPDATE || this == BOTH;
        }

        boolean whole() {
            return this == WHOLE || this == BOTH;
        }
    }

    /**
     * Claims what must be unique across servers (addresses, ports) just before a write; what the
     * answer holds is released by {@link #released} should the write fail. A dry run (query {@code
     * dryRun}) only looks what would be free: nothing of it is ever released.
     */
    default JsonObject allocate(ApiRequest request, JsonObject object, @Nullable JsonObject old) {
        return object;
    }

    /** An update was stored: what the old object held and the new one does not is free again. */
    default void updated(JsonObject object, JsonObject old) {}

    /** An object was deleted: what it held is free again. */
    default void released(JsonObject object) {}

    /**
     * A write that had {@link #allocate allocated} was not made (somebody was faster): what the
     * object holds beyond the old one is free again. For a create that is all; a strategy whose
     * updates allocate overrides this, or leaves it to its repair loop.
     */
    default void allocationFailed(JsonObject object, @Nullable JsonObject old) {
        if (old == null) {
            released(object);
        }
    }

    /**
     * Seconds of grace for a deletion; 0 deletes at once. {@code asked} is null where nobody said.
     */
    default long gracePeriodSeconds(JsonObject object, @Nullable Long asked) {
        return 0;
    }

    /**
     * What is wrong with a name, as upstream's {@code ValidateNameFunc} says it; by default it must
     * be a DNS subdomain.
     *
     * @param prefix whether this is a {@code generateName}
     */
    default List<String> nameErrors(String name, boolean prefix) {
        return ObjectNames.subdomain(name, prefix);
    }

    /**
     * What else changes on an object when its deletion begins ({@code status.phase}, …).
     *
     * @param request null where the server itself deletes
     */
    default JsonObject prepareForDelete(@Nullable ApiRequest request, JsonObject object) {
        return object;
    }

    /**
     * Whether a terminating object whose {@code metadata.finalizers} are empty may go; a namespace
     * with {@code spec.finalizers} may not.
     */
    default boolean removable(JsonObject object) {
        return true;
    }

    /** Whether a finished DELETE answers the object instead of a Status, as for pods. */
    default boolean answersDeletedObject() {
        return false;
    }

    /**
     * What becomes of dependents where a deletion does not say: {@code Background}, {@code Orphan}.
     */
    default String defaultPropagationPolicy() {
        return "Background";
    }

    /** Warnings for a client that deletes without saying what becomes of dependents. */
    default List<String> warningsOfDefaultPropagation() {
        return List.of();
    }

    /** Warnings for every client that uses the resource: that its version is deprecated. */
    default List<String> warningsOfUse() {
        return List.of();
    }

    /** The values that field selectors beyond metadata.name and metadata.namespace see. */
    default Map<String, String> selectableFields(JsonObject object) {
        return Map.of();
    }

    /**
     * Why a label is none that a field selector can name in a version, "" where it is one.
     *
     * @return null where the usual holds: metadata.name, metadata.namespace and what {@link
     *     #selectableFields} has
     */
    default @Nullable String fieldRefusal(GroupVersionKind asked, String field) {
        return null;
    }

    /** Whether PUT to a name that does not exist creates it. */
    default boolean allowCreateOnUpdate() {
        return false;
    }

    /** Whether an update without resourceVersion is taken. */
    default boolean allowUnconditionalUpdate() {
        return true;
    }
}
