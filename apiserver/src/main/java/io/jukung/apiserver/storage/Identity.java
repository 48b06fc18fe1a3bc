package io.jukung.apiserver.storage;

/** Values as they are; an encrypted one is refused. */
final class Identity implements Transformer {
    static final Identity INSTANCE = new Identity();
    private static final byte[] ENCRYPTED = Prefixes.ascii("k8s:enc:");

    private Identity() {}

    @Override
    public byte[] toStorage(byte[] plain, String key) {
        return plain;
    }

    @Override
    public Plain fromStorage(byte[] stored, String key) throws TransformException {
        if (Prefixes.startsWith(stored, ENCRYPTED)) {
            throw new TransformException("identity transformer tried to read encrypted data");
        }
        return new Plain(stored, false);
    }
}
