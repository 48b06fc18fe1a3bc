package io.jukung.kubelet.sync;

import io.jukung.api.core.v1.Container;
import java.nio.charset.StandardCharsets;

/** Tells whether a running container still is what its definition says: by name and image. */
public final class ContainerHash {
    private ContainerHash() {}

    /** FNV-1a of 32 bits in hexadecimal. */
    public static String of(Container container) {
        int hash = 0x811c9dc5;
        String fields = container.name() + "\0" + container.image();
        for (byte b : fields.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ b & 0xff) * 0x01000193;
        }
        return Integer.toHexString(hash);
    }
}
