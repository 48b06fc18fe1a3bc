package io.jukung.controllers.certificates;

import io.jukung.api.certificates.v1.CertificateSigningRequest;
import io.jukung.api.certificates.v1.CertificateSigningRequestCondition;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.DeleteOptions;
import io.jukung.client.informer.Informer;
import io.jukung.controllers.Controller;
import io.jukung.controllers.ControllerContext;
import io.jukung.machinery.status.StatusException;
import io.jukung.pki.Pem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** Removes requests that nobody needs any more, once an hour. */
public final class CleanerController implements Controller {
    private static final System.Logger LOG =
            System.getLogger("certificatesigningrequest-cleaner-controller");
    private static final Duration PERIOD = Duration.ofHours(1);
    private static final Duration PENDING = Duration.ofHours(24);
    private static final Duration DECIDED = Duration.ofHours(1);

    private final Client client;
    private final Clock clock;
    private final Informer<CertificateSigningRequest> requests;

    public CleanerController(ControllerContext context) {
        client = context.client();
        clock = context.clock();
        requests = context.informers().informer(CertificateSigningRequest.KIND);
    }

    @Override
    public void run() throws InterruptedException {
        while (true) {
            for (CertificateSigningRequest request : requests.lister().list()) {
                if (isOld(request, clock.now())) {
                    remove(request);
                }
            }
            clock.sleep(PERIOD);
        }
    }

    private void remove(CertificateSigningRequest request) {
        try {
            client.deleteIfThere(
                    CertificateSigningRequest.KIND,
                    "",
                    request.name(),
                    DeleteOptions.onlyUid(request));
        } catch (StatusException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Unable to delete CSR {0}: {1}",
                    request.name(),
                    e.getMessage());
        }
    }

    /** Expired, undecided for a day, or decided an hour ago and never issued. */
    static boolean isOld(CertificateSigningRequest request, Instant now) {
        if (Requests.issued(request)) {
            return expired(request, now);
        }
        if (request.status().conditions().isEmpty()) {
            Instant created = request.metadata().creationTimestamp();
            return created != null && created.plus(PENDING).isBefore(now);
        }
        for (CertificateSigningRequestCondition condition : request.status().conditions()) {
            Instant decided = condition.lastUpdateTime();
            if (decided != null && decided.plus(DECIDED).isBefore(now)) {
                return true;
            }
        }
        return false;
    }

    private static boolean expired(CertificateSigningRequest request, Instant now) {
        String pem = request.node().object("status").string("certificate");
        try {
            return Pem.certificates(
                            new String(Base64.getDecoder().decode(pem), StandardCharsets.US_ASCII))
                    .stream()
                    .anyMatch(c -> c.getNotAfter().toInstant().isBefore(now));
        } catch (IllegalArgumentException notOurs) {
            return false;
        }
    }
}
