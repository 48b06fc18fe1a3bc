package io.jukung.cel.value;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** A list; elements are made as they are asked for. */
public abstract class CelList implements Iterable<Object> {
    public abstract int size();

    public abstract Object get(int index);

    /** This list and another behind it, as the kind of list joins. */
    public CelList plus(CelList other) {
        return new JoinedLists(this, other);
    }

    /** Whether another list is the same one, as the kind of list compares. */
    public boolean same(CelList other) {
        if (size() != other.size()) {
            return false;
        }
        for (int i = 0; i < size(); i++) {
            if (!Equality.equal(get(i), other.get(i))) {
                return false;
            }
        }
        return true;
    }

    public boolean contains(Object value) {
        for (Object element : this) {
            if (Equality.equal(element, value)) {
                return true;
            }
        }
        return false;
    }

    public List<Object> toList() {
        List<Object> all = new ArrayList<>(size());
        forEach(all::add);
        return all;
    }

    @Override
    public Iterator<Object> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < size();
            }

            @Override
            public Object next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return get(next++);
            }
        };
    }
}
