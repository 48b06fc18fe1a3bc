package io.jukung.cel.value;

import java.util.ArrayList;
import java.util.List;

/** A list that an expression made. */
public final class ListValue extends CelList {
    private final List<Object> elements;

    /** Takes the list as it is. */
    public ListValue(List<Object> elements) {
        this.elements = elements;
    }

    public static ListValue of(Object... elements) {
        return new ListValue(List.of(elements));
    }

    @Override
    public int size() {
        return elements.size();
    }

    @Override
    public Object get(int index) {
        return elements.get(index);
    }

    /** This list with more behind it, in place: only a fold does so, with what is its own. */
    public ListValue grow(CelList more) {
        ListValue grown =
                elements instanceof ArrayList ? this : new ListValue(new ArrayList<>(elements));
        more.forEach(grown.elements::add);
        return grown;
    }
}
