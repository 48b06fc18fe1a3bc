package io.jukung.controlplane.token;

import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys behind service-account tokens: one that signs, several that are trusted, each under the
 * id that tokens carry as {@code kid}.
 */
public final class TokenKeys {
    private final @Nullable KeyPair signing;
    private final Map<String, PublicKey> trusted = new LinkedHashMap<>();

    /**
     * @param signing null for a server that only checks tokens
     * @param trusted further keys whose tokens are taken; RSA or EC
     */
    public TokenKeys(@Nullable KeyPair signing, List<PublicKey> trusted) {
        this.signing = signing;
        if (signing != null) {
            this.trusted.put(id(signing.getPublic()), signing.getPublic());
        }
        trusted.forEach(key -> this.trusted.put(id(key), key));
    }

    @Nullable KeyPair signing() {
        return signing;
    }

    /** Trusted keys by id, in order. */
    Map<String, PublicKey> trusted() {
        return trusted;
    }

    /** The hash of the key's DER form, as upstream derives key ids. */
    static String id(PublicKey key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The JWS algorithm that a key signs with. */
    static String algorithm(PublicKey key) {
        return switch (key) {
            case RSAPublicKey ignored -> "RS256";
            case ECPublicKey ec ->
                    switch (ec.getParams().getOrder().bitLength()) {
                        case 256 -> "ES256";
                        case 384 -> "ES384";
                        case 521 -> "ES512";
                        default ->
                                throw new IllegalArgumentException(
                                        "unknown private key curve, must be 256, 384, or 521");
                    };
            default ->
                    throw new IllegalArgumentException(
                            "unknown private key type "
                                    + key.getAlgorithm()
                                    + ", must be *rsa.PrivateKey, *ecdsa.PrivateKey, or"
                                    + " jose.OpaqueSigner");
        };
    }
}
