package io.jukung.controlplane.token;

import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.pki.Jws;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * What others need to check service-account tokens themselves: the documents of {@code
 * /.well-known/openid-configuration} and {@code /openid/v1/jwks}.
 */
public final class OpenIdDiscovery {
    public static final String CONFIGURATION_PATH = "/.well-known/openid-configuration";
    public static final String KEYS_PATH = "/openid/v1/jwks";

    private OpenIdDiscovery() {}

    /**
     * @param keysUrl where the keys are served, {@code https://host:port/openid/v1/jwks}
     */
    public static JsonObject configuration(String issuer, String keysUrl, TokenKeys keys) {
        List<String> algorithms =
                keys.trusted().values().stream().map(Jws::algorithm).distinct().sorted().toList();
        return JsonObject.of(
                "issuer", issuer,
                "jwks_uri", keysUrl,
                "response_types_supported", JsonArray.of("id_token"),
                "subject_types_supported", JsonArray.of("public"),
                "id_token_signing_alg_values_supported", JsonArray.copyOf(algorithms));
    }

    /** The trusted keys as a JSON Web Key Set. */
    public static JsonObject keySet(TokenKeys keys) {
        List<JsonObject> set = new ArrayList<>();
        keys.trusted().forEach((id, key) -> set.add(webKey(id, key)));
        return JsonObject.of("keys", JsonArray.copyOf(set));
    }

    private static JsonObject webKey(String id, PublicKey key) {
        JsonObject common = JsonObject.of("use", "sig", "kid", id, "alg", Jws.algorithm(key));
        return switch (key) {
            case RSAPublicKey rsa ->
                    common.with("kty", "RSA")
                            .with("n", number(rsa.getModulus(), 0))
                            .with("e", number(rsa.getPublicExponent(), 0));
            case ECPublicKey ec -> {
                int bits = ec.getParams().getOrder().bitLength();
                int bytes = (bits + 7) / 8;
                yield common.with("kty", "EC")
                        .with("crv", "P-" + bits)
                        .with("x", number(ec.getW().getAffineX(), bytes))
                        .with("y", number(ec.getW().getAffineY(), bytes));
            }
            default -> throw new IllegalArgumentException(key.getAlgorithm());
        };
    }

    /** A number's bytes, without sign, at least so many. */
    private static String number(BigInteger number, int atLeast) {
        byte[] signed = number.toByteArray();
        int skip = signed[0] == 0 && signed.length > 1 ? 1 : 0;
        int length = signed.length - skip;
        byte[] bytes = new byte[Math.max(length, atLeast)];
        System.arraycopy(signed, skip, bytes, bytes.length - length, length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
