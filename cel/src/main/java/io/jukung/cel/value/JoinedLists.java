package io.jukung.cel.value;

/** One list behind another; nothing is copied, since a sum costs the same whatever its length. */
final class JoinedLists extends CelList {
    private final CelList first;
    private final CelList second;

    JoinedLists(CelList first, CelList second) {
        this.first = first;
        this.second = second;
    }

    @Override
    public int size() {
        return first.size() + second.size();
    }

    @Override
    public Object get(int index) {
        return index < first.size() ? first.get(index) : second.get(index - first.size());
    }
}
