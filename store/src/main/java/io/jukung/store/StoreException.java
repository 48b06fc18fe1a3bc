package io.jukung.store;

/** Why the store did not do what it was asked. */
public sealed class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoreException(String message) {
        super(message);
    }

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The revision asked for has been compacted. */
    public static final class Compacted extends StoreException {
        private static final long serialVersionUID = 1;
        private final long oldest;

        public Compacted(long asked, long oldest) {
            super("required revision " + asked + " has been compacted, the oldest is " + oldest);
            this.oldest = oldest;
        }

        /** The oldest revision that can be asked for. */
        public long oldest() {
            return oldest;
        }
    }

    /** The revision asked for is yet to come. */
    public static final class FutureRevision extends StoreException {
        private static final long serialVersionUID = 1;

        public FutureRevision(long asked, long current) {
            super("required revision " + asked + " is a future revision, current is " + current);
        }
    }

    /** A put names a lease that has ended or never was. */
    public static final class LeaseNotFound extends StoreException {
        private static final long serialVersionUID = 1;

        public LeaseNotFound(long lease) {
            super("requested lease not found: " + lease);
        }
    }

    /** A transaction is larger than {@link Txn#MAX_BYTES}. */
    public static final class TooLarge extends StoreException {
        private static final long serialVersionUID = 1;

        public TooLarge() {
            super("etcdserver: request is too large");
        }
    }

    /** The store cannot take writes: quota reached or disk full. Reads go on. */
    public static final class NoSpace extends StoreException {
        private static final long serialVersionUID = 1;

        /** What etcd says. */
        public static final String MESSAGE = "etcdserver: mvcc: database space exceeded";

        public NoSpace(String message) {
            super(message);
        }
    }

    /** The store cannot be reached or is closed. */
    public static sealed class Unavailable extends StoreException permits TimedOut {
        private static final long serialVersionUID = 1;

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }

        public Unavailable(String message) {
            super(message);
        }
    }

    /** The store did not answer in time; what was asked of it may have happened. */
    public static final class TimedOut extends Unavailable {
        private static final long serialVersionUID = 1;

        public TimedOut(String message, Throwable cause) {
            super(message, cause);
        }

        public TimedOut(String message) {
            super(message);
        }
    }

    /** What is on disk is damaged, foreign or locked by another process. */
    public static final class Damaged extends StoreException {
        private static final long serialVersionUID = 1;

        public Damaged(String message) {
            super(message);
        }
    }
}
