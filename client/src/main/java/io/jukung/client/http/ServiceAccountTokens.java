package io.jukung.client.http;

import io.jukung.api.Kind;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.Untyped;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonObject;
import java.time.Duration;
import java.time.Instant;

/**
 * A service account's token, asked for through {@code serviceaccounts/token} and renewed when four
 * fifths of its hour are over; the account is made where it is missing. Safe for several threads.
 */
public final class ServiceAccountTokens implements TokenSource {
    private static final Kind<Untyped> ACCOUNT =
            Untyped.kind(
                    new GroupVersion("", "v1").resource("serviceaccounts"),
                    new GroupVersion("", "v1").kind("ServiceAccount"),
                    true);
    private static final long SECONDS = 3600;

    private final Client client;
    private final String namespace;
    private final String name;
    private final Clock clock;
    private String token = "";
    private Instant renewAt = Instant.MIN;

    /**
     * @param client may create tokens for the account
     */
    public ServiceAccountTokens(Client client, String namespace, String name, Clock clock) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
        this.clock = clock;
    }

    @Override
    public synchronized String token() {
        Instant now = clock.now();
        if (token.isEmpty() || !now.isBefore(renewAt)) {
            JsonObject status = request().object("status");
            token = status.string("token");
            String expiry = status.string("expirationTimestamp");
            Instant expires = expiry.isEmpty() ? now.plusSeconds(SECONDS) : Times.parse(expiry);
            renewAt = now.plus(Duration.between(now, expires).multipliedBy(4).dividedBy(5));
        }
        return token;
    }

    private JsonObject request() {
        try {
            return ask();
        } catch (StatusException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
        try {
            client.create(
                    ACCOUNT,
                    new Untyped(
                            JsonObject.of(
                                    "apiVersion", "v1",
                                    "kind", "ServiceAccount",
                                    "metadata",
                                            JsonObject.of("name", name, "namespace", namespace))));
        } catch (StatusException e) {
            if (!e.isAlreadyExists()) {
                throw e;
            }
        }
        return ask();
    }

    private JsonObject ask() {
        return client.createSubresource(
                ACCOUNT,
                namespace,
                name,
                "token",
                JsonObject.of(
                        "apiVersion", "authentication.k8s.io/v1",
                        "kind", "TokenRequest",
                        "spec", JsonObject.of("expirationSeconds", SECONDS)));
    }
}
