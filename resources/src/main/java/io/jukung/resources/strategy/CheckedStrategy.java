package io.jukung.resources.strategy;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.MetaValidation;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Trees;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A kind that needs no more than a check and perhaps a default; made by its factories. */
public final class CheckedStrategy extends SpecStrategy {
    private final Shape shape;
    private final Check check;
    private List<String> wanted = List.of("spec");
    private Check statusCheck = Check.NONE;
    private BiFunction<JsonObject, @Nullable JsonObject, JsonObject> prepared =
            (object, old) -> object;
    private Function<JsonObject, List<String>> statusWarnings = object -> List.of();
    private UnaryOperator<JsonObject> defaults = UnaryOperator.identity();
    private JsonObject initialStatus = JsonObject.EMPTY;
    private MetaValidation.NameRule names = MetaValidation.NameRule.DNS_SUBDOMAIN;
    private boolean unconditionalUpdate = true;
    private boolean createOnUpdate;
    private BiFunction<JsonObject, @Nullable JsonObject, List<String>> warnings =
            (object, old) -> List.of();
    private Function<JsonObject, Map<String, String>> selectable = object -> Map.of();
    private BiFunction<GroupVersionKind, String, @Nullable String> fieldRefusal =
            (asked, field) -> null;

    /** Looks at an object; {@code old} is null where it is new. */
    @FunctionalInterface
    public interface Check {
        Check NONE = (object, old) -> {};

        void run(Field object, @Nullable Field old);
    }

    /** Which bookkeeping a kind has. */
    public enum Shape {
        /** Neither status nor generation. */
        PLAIN,
        /** A generation alone. */
        GENERATION,
        /** A generation alone, which only updates count. */
        LATER_GENERATION,
        /** A status alone. */
        STATUS,
        /** Both. */
        FULL
    }

    private CheckedStrategy(Shape shape, Check check) {
        this.shape = shape;
        this.check = check;
    }

    public static CheckedStrategy of(Shape shape, Check check) {
        return new CheckedStrategy(shape, check);
    }

    /** With defaults; as all that follow, to be called before the strategy is used. */
    public CheckedStrategy defaults(UnaryOperator<JsonObject> own) {
        defaults = own;
        return this;
    }

    /** With other members than the spec counted by the generation. */
    public CheckedStrategy counting(String... members) {
        wanted = List.of(members);
        return this;
    }

    /** With a check of status updates. */
    public CheckedStrategy status(Check own) {
        statusCheck = own;
        return this;
    }

    /** With a status that new objects start with. */
    public CheckedStrategy starting(JsonObject status) {
        initialStatus = status;
        return this;
    }

    /** With another rule for names than that of DNS subdomains. */
    public CheckedStrategy names(MetaValidation.NameRule rule) {
        names = rule;
        return this;
    }

    /** With fields that field selectors may name beside the usual ones. */
    public CheckedStrategy selecting(Function<JsonObject, Map<String, String>> fields) {
        selectable = fields;
        return this;
    }

    /** With warnings, of an object and what it was before (null where it is new). */
    public CheckedStrategy warning(BiFunction<JsonObject, @Nullable JsonObject, List<String>> own) {
        warnings = own;
        return this;
    }

    /** With warnings for those who write the status. */
    public CheckedStrategy statusWarning(Function<JsonObject, List<String>> own) {
        statusWarnings = own;
        return this;
    }

    /** With changes to what is written, after what it was before (null where it is new). */
    public CheckedStrategy preparing(
            BiFunction<JsonObject, @Nullable JsonObject, JsonObject> change) {
        prepared = change;
        return this;
    }

    /** With own words for labels that no field selector can name, "" for those it can. */
    public CheckedStrategy refusingFields(
            BiFunction<GroupVersionKind, String, @Nullable String> refusal) {
        fieldRefusal = refusal;
        return this;
    }

    /** With updates refused that name no resourceVersion. */
    public CheckedStrategy versionedUpdates() {
        unconditionalUpdate = false;
        return this;
    }

    /** With objects made by an update where there is none. */
    public CheckedStrategy createdOnUpdate() {
        createOnUpdate = true;
        return this;
    }

    @Override
    protected JsonObject initialStatus(JsonObject object) {
        return initialStatus;
    }

    @Override
    public List<String> warnings(JsonObject object, @Nullable JsonObject old) {
        return warnings.apply(object, old);
    }

    @Override
    public List<String> statusWarnings(JsonObject object) {
        return statusWarnings.apply(object);
    }

    @Override
    public Map<String, String> selectableFields(JsonObject object) {
        return selectable.apply(object);
    }

    @Override
    public @Nullable String fieldRefusal(GroupVersionKind asked, String field) {
        return fieldRefusal.apply(asked, field);
    }

    @Override
    public List<String> nameErrors(String name, boolean prefix) {
        return names.check(name, prefix);
    }

    @Override
    public boolean allowCreateOnUpdate() {
        return createOnUpdate;
    }

    @Override
    protected boolean hasStatus() {
        return shape == Shape.STATUS || shape == Shape.FULL;
    }

    @Override
    protected boolean hasGeneration() {
        return shape != Shape.PLAIN && shape != Shape.STATUS;
    }

    @Override
    public JsonObject prepareForCreate(ApiRequest request, JsonObject object) {
        JsonObject own = prepared.apply(object, null);
        return shape == Shape.LATER_GENERATION ? own : super.prepareForCreate(request, own);
    }

    @Override
    public JsonObject prepareForUpdate(ApiRequest request, JsonObject object, JsonObject old) {
        return wanted.isEmpty()
                ? Trees.inside(
                        object,
                        "metadata",
                        meta -> Trees.keep(meta, "generation", old.object("metadata")))
                : super.prepareForUpdate(request, prepared.apply(object, old), old);
    }

    @Override
    protected List<String> wanted() {
        return wanted;
    }

    @Override
    public JsonObject applyDefaults(JsonObject object) {
        return defaults.apply(super.applyDefaults(object));
    }

    @Override
    public List<FieldError> validate(JsonObject object) {
        Field root = Field.root(object);
        check.run(root, null);
        return root.errors();
    }

    @Override
    public List<FieldError> validateUpdate(JsonObject object, JsonObject old) {
        Field root = Field.root(object);
        check.run(root, Field.root(old));
        return root.errors();
    }

    @Override
    public List<FieldError> validateStatusUpdate(JsonObject object, JsonObject old) {
        Field root = Field.root(object);
        statusCheck.run(root, Field.root(old));
        return root.errors();
    }

    @Override
    public boolean allowUnconditionalUpdate() {
        return unconditionalUpdate;
    }
}
