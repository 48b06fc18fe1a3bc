package io.jukung.controllers;

import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.Transport;
import io.jukung.client.http.Kubeconfig;
import io.jukung.client.http.ServiceAccountTokens;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Identities over HTTPS: the manager's by its kubeconfig, a controller's by a token that the
 * manager asks for and renews.
 *
 * @param separate {@code --use-service-account-credentials}; without it all are the manager
 * @param version behind the slash of the user agent: {@code v1.36.0}
 */
public record HttpsIdentities(Kubeconfig config, boolean separate, String version, Clock clock)
        implements Identities {
    private static final String MANAGER = "kube-controller-manager";

    @Override
    public Transport own() {
        try {
            return config.connect(MANAGER + "/" + version, clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Transport serviceAccount(String name) {
        if (!separate) {
            return own();
        }
        try {
            ServiceAccountTokens tokens =
                    new ServiceAccountTokens(new Client(own()), "kube-system", name, clock);
            return config.connectAs(tokens, MANAGER + "/" + version, clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
