package io.jukung.controlplane.token;

import io.jukung.pki.Jws;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys behind service-account tokens: one that signs, several that are trusted, each under the
 * id that tokens carry as {@code kid}.
 */
public final class TokenKeys {
    private final @Nullable Supplier<KeyPair> maker;
    private final List<PublicKey> further;
    private @Nullable KeyPair made;
    private @Nullable Map<String, PublicKey> byId;

    /**
     * @param signing asked once, when the first token is signed or checked; null for a server that
     *     only checks tokens
     * @param trusted further keys whose tokens are taken; RSA or EC
     */
    public TokenKeys(@Nullable Supplier<KeyPair> signing, List<PublicKey> trusted) {
        this.maker = signing;
        this.further = List.copyOf(trusted);
    }

    boolean signs() {
        return maker != null;
    }

    /** The pair that signs, of keys that {@link #signs sign}. */
    synchronized KeyPair signing() {
        KeyPair pair = made;
        if (pair == null) {
            pair = Objects.requireNonNull(maker).get();
            made = pair;
        }
        return pair;
    }

    /** Trusted keys by id, in order. */
    synchronized Map<String, PublicKey> trusted() {
        Map<String, PublicKey> trusted = byId;
        if (trusted == null) {
            trusted = new LinkedHashMap<>();
            if (signs()) {
                PublicKey own = signing().getPublic();
                trusted.put(Jws.keyId(own), own);
            }
            for (PublicKey key : further) {
                trusted.put(Jws.keyId(key), key);
            }
            byId = trusted;
        }
        return trusted;
    }
}
