package io.jukung.pki;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;

/** Signatures in JSON's compact form, with RSA and elliptic keys (RFC 7515). */
public final class Jws {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private Jws() {}

    /** {@code header.payload.signature}, each in base64url; the header names key and algorithm. */
    public static String sign(KeyPair key, byte[] payload) {
        String algorithm = algorithm(key.getPublic());
        String header =
                "{\"alg\":\"" + algorithm + "\",\"kid\":\"" + keyId(key.getPublic()) + "\"}";
        String signed =
                ENCODER.encodeToString(header.getBytes(StandardCharsets.US_ASCII))
                        + "."
                        + ENCODER.encodeToString(payload);
        try {
            Signature signature = Signature.getInstance(jcaName(algorithm));
            signature.initSign(key.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + ENCODER.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("signing a token", e);
        }
    }

    /** The hash of the key's DER form, as upstream derives key ids. */
    public static String keyId(PublicKey key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return ENCODER.encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The algorithm that a key signs with, as JSON has it.
     *
     * @throws IllegalArgumentException where the key is of another kind
     */
    public static String algorithm(PublicKey key) {
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

    /** JSON has an elliptic signature as two plain numbers, which Java calls P1363. */
    public static String jcaName(String algorithm) {
        return switch (algorithm) {
            case "RS256" -> "SHA256withRSA";
            case "ES256" -> "SHA256withECDSAinP1363Format";
            case "ES384" -> "SHA384withECDSAinP1363Format";
            default -> "SHA512withECDSAinP1363Format";
        };
    }
}
