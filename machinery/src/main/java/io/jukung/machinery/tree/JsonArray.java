package io.jukung.machinery.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An immutable JSON array; elements are of the types that {@link JsonObject} names. */
public final class JsonArray implements Iterable<Object> {
    /** The array without elements. */
    public static final JsonArray EMPTY = new JsonArray(new Object[0]);

    private final Object[] elements;

    /** Takes the array as it is; it must never be changed again. */
    JsonArray(Object[] elements) {
        this.elements = elements;
    }

    public static JsonArray of(Object... elements) {
        return elements.length == 0 ? EMPTY : new JsonArray(elements.clone());
    }

    /** An array of a collection's elements, each taken by {@link Json#wrap}. */
    public static JsonArray copyOf(Collection<?> elements) {
        return elements.isEmpty()
                ? EMPTY
                : new JsonArray(elements.stream().map(Json::wrap).toArray());
    }

    /** An array of elements that are tree values already, without looking at each. */
    static JsonArray ofTree(Collection<Object> elements) {
        return elements.isEmpty() ? EMPTY : new JsonArray(elements.toArray());
    }

    public int size() {
        return elements.length;
    }

    public boolean isEmpty() {
        return elements.length == 0;
    }

    public Object get(int index) {
        return elements[index];
    }

    /** The element as an object, {@link JsonObject#EMPTY} where it is something else. */
    public JsonObject object(int index) {
        return elements[index] instanceof JsonObject o ? o : JsonObject.EMPTY;
    }

    /** The element as a string, "" where it is something else. */
    public String string(int index) {
        return elements[index] instanceof String s ? s : "";
    }

    /** The elements that are objects, in order. */
    public List<JsonObject> objects() {
        List<JsonObject> objects = new ArrayList<>(elements.length);
        for (Object element : elements) {
            if (element instanceof JsonObject object) {
                objects.add(object);
            }
        }
        return Collections.unmodifiableList(objects);
    }

    /** The elements that are strings, in order. */
    public List<String> strings() {
        List<String> strings = new ArrayList<>(elements.length);
        for (Object element : elements) {
            if (element instanceof String string) {
                strings.add(string);
            }
        }
        return Collections.unmodifiableList(strings);
    }

    public boolean contains(Object value) {
        return asList().contains(value);
    }

    /** This array with one element replaced; the same instance where nothing changes. */
    public JsonArray with(int index, Object value) {
        if (elements[index] == value || elements[index].equals(value)) {
            return this;
        }
        Object[] changed = elements.clone();
        changed[index] = value;
        return new JsonArray(changed);
    }

    /** This array with one more element at its end. */
    public JsonArray plus(Object value) {
        Object[] more = Arrays.copyOf(elements, elements.length + 1);
        more[elements.length] = value;
        return new JsonArray(more);
    }

    /**
     * This array with every element passed through a function; the same instance if none changes.
     */
    public JsonArray map(UnaryOperator<Object> function) {
        Object[] changed = null;
        for (int i = 0; i < elements.length; i++) {
            Object value = function.apply(elements[i]);
            if (value != elements[i]) {
                if (changed == null) {
                    changed = elements.clone();
                }
                changed[i] = value;
            }
        }
        return changed == null ? this : new JsonArray(changed);
    }

    public List<Object> asList() {
        return Collections.unmodifiableList(Arrays.asList(elements));
    }

    public Stream<Object> stream() {
        return Arrays.stream(elements);
    }

    @Override
    public Iterator<Object> iterator() {
        return Arrays.asList(elements).iterator();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof JsonArray that && Arrays.equals(elements, that.elements));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(elements);
    }

    /** The array as compact JSON. */
    @Override
    public String toString() {
        return Json.toText(this);
    }
}
