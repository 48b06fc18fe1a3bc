package io.jukung.apiserver.storage;

/**
 * Turns an object's serialized form into what the store keeps, and back; the source is apiserver's
 * {@code storage/value}.
 */
interface Transformer {
    /**
     * @param key the object's in the store, to which the value may be bound
     */
    byte[] toStorage(byte[] plain, String key);

    /**
     * @throws TransformException where the value cannot be read
     */
    Plain fromStorage(byte[] stored, String key) throws TransformException;

    /**
     * A value as it was before it was transformed.
     *
     * @param stale whether a write would transform it otherwise today
     */
    record Plain(byte[] bytes, boolean stale) {}
}
