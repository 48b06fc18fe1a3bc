package io.jukung.store.durable;

/** How the folder's files are called; names sort in the order of revisions. */
final class FileNames {
    static final String FORMAT = "FORMAT";
    static final String LOCK = "LOCK";
    static final String CONTROL = "CONTROL";
    static final String UNFINISHED = ".unfinished";
    static final String SET_ASIDE = ".set-aside";
    static final String SPARE = "spare" + UNFINISHED;
    private static final String SNAPSHOT = "snapshot-";
    private static final String SEGMENT = "log-";

    private FileNames() {}

    static String snapshot(long revision) {
        return SNAPSHOT + number(revision);
    }

    static String segment(long firstRevision) {
        return SEGMENT + number(firstRevision);
    }

    static boolean isOwn(String name) {
        return name.equals(LOCK)
                || name.equals(FORMAT)
                || name.equals(CONTROL)
                || name.endsWith(UNFINISHED);
    }

    static boolean isSnapshot(String name) {
        return name.startsWith(SNAPSHOT) && name.length() == SNAPSHOT.length() + 16;
    }

    static boolean isSegment(String name) {
        return name.startsWith(SEGMENT) && name.length() == SEGMENT.length() + 16;
    }

    /** The revision in a snapshot's or segment's name. */
    static long revision(String name) {
        return Long.parseUnsignedLong(name.substring(name.length() - 16), 16);
    }

    private static String number(long revision) {
        return String.format("%016x", revision);
    }
}
