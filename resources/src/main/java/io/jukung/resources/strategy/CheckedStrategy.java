package io.jukung.resources.strategy;

import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Field;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A kind that needs no more than a check and perhaps a default; made by its factories. */
public final class CheckedStrategy extends SpecStrategy {
    private final Shape shape;
    private final List<String> wanted;
    private final Check check;
    private final Check statusCheck;
    private final UnaryOperator<JsonObject> defaults;
    private final boolean unconditionalUpdate;

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
        /** A status alone. */
        STATUS,
        /** Both. */
        FULL
    }

    private CheckedStrategy(
            Shape shape,
            List<String> wanted,
            Check check,
            Check statusCheck,
            UnaryOperator<JsonObject> defaults,
            boolean unconditionalUpdate) {
        this.shape = shape;
        this.wanted = wanted;
        this.check = check;
        this.statusCheck = statusCheck;
        this.defaults = defaults;
        this.unconditionalUpdate = unconditionalUpdate;
    }

    public static CheckedStrategy of(Shape shape, Check check) {
        return new CheckedStrategy(
                shape, List.of("spec"), check, Check.NONE, object -> object, true);
    }

    /** The same with defaults. */
    public CheckedStrategy defaults(UnaryOperator<JsonObject> own) {
        return new CheckedStrategy(
                shape, wanted, check, statusCheck, own, unconditionalUpdate);
    }

    /** The same with other members counted by the generation. */
    public CheckedStrategy counting(String... members) {
        return new CheckedStrategy(
                shape, List.of(members), check, statusCheck, defaults, unconditionalUpdate);
    }

    /** The same with a check of status updates. */
    public CheckedStrategy status(Check own) {
        return new CheckedStrategy(shape, wanted, check, own, defaults, unconditionalUpdate);
    }

    /** The same, with updates refused that name no resourceVersion. */
    public CheckedStrategy versionedUpdates() {
        return new CheckedStrategy(shape, wanted, check, statusCheck, defaults, false);
    }

    @Override
    protected boolean hasStatus() {
        return shape == Shape.STATUS || shape == Shape.FULL;
    }

    @Override
    protected boolean hasGeneration() {
        return shape == Shape.GENERATION || shape == Shape.FULL;
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
