package io.jukung.api;

import io.jukung.machinery.tree.JsonArray;
import java.util.AbstractList;
import java.util.RandomAccess;
import java.util.function.Function;

/** A list whose elements are made from the array's when somebody takes one. */
final class ListView<T> extends AbstractList<T> implements RandomAccess {
    private final JsonArray array;
    private final Function<Object, T> element;

    ListView(JsonArray array, Function<Object, T> element) {
        this.array = array;
        this.element = element;
    }

    @Override
    public T get(int index) {
        return element.apply(array.get(index));
    }

    @Override
    public int size() {
        return array.size();
    }

    JsonArray array() {
        return array;
    }
}
