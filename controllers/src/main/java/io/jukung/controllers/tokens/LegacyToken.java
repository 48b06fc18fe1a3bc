package io.jukung.controllers.tokens;

import io.jukung.api.core.v1.Secret;
import io.jukung.api.core.v1.ServiceAccount;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.pki.Jws;
import java.security.KeyPair;

/** The token that does not expire, bound to the secret that holds it. */
final class LegacyToken {
    private static final String CLAIM = "kubernetes.io/serviceaccount/";

    private LegacyToken() {}

    static String sign(KeyPair key, ServiceAccount account, Secret secret) {
        JsonObject claims =
                JsonObject.of(
                        "iss",
                        "kubernetes/serviceaccount",
                        CLAIM + "namespace",
                        account.namespace(),
                        CLAIM + "secret.name",
                        secret.name(),
                        CLAIM + "service-account.name",
                        account.name(),
                        CLAIM + "service-account.uid",
                        account.uid(),
                        "sub",
                        "system:serviceaccount:" + account.namespace() + ":" + account.name());
        return Jws.sign(key, Json.write(claims));
    }
}
