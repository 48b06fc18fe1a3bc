package io.jukung.controlplane.token;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import io.jukung.pki.Jws;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Web Token in compact form: {@code header.claims.signature}, each in base64url.
 *
 * @param signed the bytes that the signature is over
 */
record Jwt(JsonObject header, JsonObject claims, byte[] signed, byte[] signature) {
    /** Reads a token without checking it; null where the text is no token. */
    static @Nullable Jwt parse(String token) {
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        if (first < 0 || second < 0 || token.indexOf('.', second + 1) >= 0) {
            return null;
        }
        try {
            Base64.Decoder decoder = Base64.getUrlDecoder();
            return new Jwt(
                    Json.parse(decoder.decode(token.substring(0, first))),
                    Json.parse(decoder.decode(token.substring(first + 1, second))),
                    token.substring(0, second).getBytes(StandardCharsets.US_ASCII),
                    decoder.decode(token.substring(second + 1)));
        } catch (IllegalArgumentException | MalformedException e) {
            return null;
        }
    }

    static String sign(KeyPair key, JsonObject claims) {
        return Jws.sign(key, Json.write(claims));
    }

    /** Whether the key's holder signed this. */
    boolean signedBy(PublicKey key) {
        String algorithm = Jws.algorithm(key);
        if (!algorithm.equals(header.string("alg"))) {
            return false;
        }
        try {
            Signature check = Signature.getInstance(Jws.jcaName(algorithm));
            check.initVerify(key);
            check.update(signed);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            // a signature of the wrong shape is a wrong signature
            return false;
        }
    }

    /** The {@code aud} claim: one string or several. */
    List<String> audiences() {
        return switch (claims.get("aud")) {
            case String one -> List.of(one);
            case JsonArray several -> several.strings();
            case null, default -> List.of();
        };
    }
}
