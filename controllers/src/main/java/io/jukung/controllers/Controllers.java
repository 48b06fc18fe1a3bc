package io.jukung.controllers;

import io.jukung.controllers.rootca.RootCaPublisher;
import java.util.List;

/** Every controller there is, in the order in which they start. */
public final class Controllers {
    private Controllers() {}

    /** Names and identities are upstream's. */
    public static final List<Registration> ALL =
            List.of(
                    Registration.of(
                            "root-ca-certificate-publisher-controller",
                            "root-ca-cert-publisher",
                            RootCaPublisher::create));
}
