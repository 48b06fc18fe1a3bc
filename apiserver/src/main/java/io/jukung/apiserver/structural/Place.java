package io.jukung.apiserver.structural;

import org.jspecify.annotations.Nullable;

/** Where in an object a walk is; put together to a path only where one is told of. */
record Place(@Nullable Place above, String step) {
    static final Place ROOT = new Place(null, "");

    Place child(String name) {
        return new Place(this, this == ROOT ? name : "." + name);
    }

    Place index(int index) {
        return new Place(this, "[" + index + "]");
    }

    @Override
    public String toString() {
        return above == null ? step : above + step;
    }
}
