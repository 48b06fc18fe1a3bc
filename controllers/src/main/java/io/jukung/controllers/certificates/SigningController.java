package io.jukung.controllers.certificates;

import io.jukung.api.certificates.v1.CertificateSigningRequest;
import io.jukung.api.certificates.v1.CertificateSigningRequestCondition;
import io.jukung.base.Clock;
import io.jukung.client.Client;
import io.jukung.client.informer.Handler;
import io.jukung.client.informer.Informer;
import io.jukung.client.queue.ReconcileLoop;
import io.jukung.client.queue.WorkQueue;
import io.jukung.controllers.Controller;
import io.jukung.controllers.ControllerContext;
import io.jukung.controllers.ControllerSettings;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.pki.CertificateAuthority;
import io.jukung.pki.Identity;
import io.jukung.pki.Pem;
import io.jukung.pki.SigningRequest;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Signs approved requests to Kubernetes' own signers with the cluster's authority. */
public final class SigningController implements Controller {
    private static final String NAME = "certificatesigningrequest-signing-controller";
    private static final Duration SHORTEST = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofHours(8);
    private static final Duration BACKDATE = Duration.ofMinutes(5);

    private final Client client;
    private final Clock clock;
    private final Map<String, CertificateAuthority> authorities;
    private final Duration longest;
    private final Informer<CertificateSigningRequest> requests;
    private final WorkQueue<String> queue;
    private final int workers;

    private SigningController(
            ControllerContext context, Map<String, CertificateAuthority> authorities) {
        this.authorities = authorities;
        client = context.client();
        clock = context.clock();
        longest = context.settings().signing().longest();
        workers = context.settings().workers(NAME);
        queue = new WorkQueue<>(clock);
        requests = context.informers().informer(CertificateSigningRequest.KIND);
        requests.handle(Handler.any(request -> queue.add(request.name())));
    }

    /** Null where no signer has an authority. */
    public static @Nullable Controller create(ControllerContext context) {
        Map<String, CertificateAuthority> authorities = new HashMap<>();
        for (String signer :
                List.of(
                        Requests.KUBELET_CLIENT,
                        Requests.KUBELET_SERVING,
                        Requests.API_CLIENT,
                        Requests.LEGACY)) {
            ControllerSettings.Signing.Authority files =
                    context.settings().signing().of(signer.substring("kubernetes.io/".length()));
            if (files != null) {
                authorities.put(
                        signer,
                        new CertificateAuthority(
                                new Identity(
                                        Pem.certificates(files.certificate()),
                                        Pem.privateKey(files.key())),
                                context.clock()));
            }
        }
        return authorities.isEmpty() ? null : new SigningController(context, authorities);
    }

    @Override
    public void run() {
        new ReconcileLoop<>(NAME, queue, workers, this::reconcile).run();
    }

    private @Nullable Duration reconcile(String name) {
        CertificateSigningRequest request = requests.lister().get(name);
        if (request == null
                || Requests.issued(request)
                || !Requests.has(request, "Approved")
                || Requests.has(request, "Denied")
                || Requests.has(request, "Failed")) {
            return null;
        }
        String signer = request.spec().signerName();
        CertificateAuthority authority = authorities.get(signer);
        if (authority == null) {
            return null;
        }
        String trouble;
        try {
            SigningRequest asked = Requests.parse(request);
            trouble = SignerRules.trouble(signer, asked, request.spec().usages());
            if (trouble.isEmpty()) {
                issue(request, authority.sign(asked, request.spec().usages(), end(request)));
                return null;
            }
        } catch (IllegalArgumentException e) {
            trouble = String.valueOf(e.getMessage());
        }
        if (!signer.equals(Requests.LEGACY)) {
            fail(request, trouble);
        }
        return null;
    }

    /** As long as is asked for, at least ten minutes, at most what the flags say. */
    private Instant end(CertificateSigningRequest request) {
        Duration length = longest;
        if (request.spec().hasExpirationSeconds()) {
            Duration asked = Duration.ofSeconds(request.spec().expirationSeconds());
            Duration atLeast = asked.compareTo(SHORTEST) < 0 ? SHORTEST : asked;
            length = atLeast.compareTo(longest) < 0 ? atLeast : longest;
        }
        // Certificates begin a little in the past, for clocks that are behind; long ones end so
        // too.
        Instant end = clock.now().plus(length);
        return length.compareTo(SHORT) < 0 ? end : end.minus(BACKDATE);
    }

    private void issue(CertificateSigningRequest request, X509Certificate certificate) {
        String pem =
                Base64.getEncoder()
                        .encodeToString(
                                Pem.encode(certificate).getBytes(StandardCharsets.US_ASCII));
        JsonObject status = request.node().object("status").with("certificate", pem);
        client.updateStatus(
                CertificateSigningRequest.KIND,
                CertificateSigningRequest.of(request.node().with("status", status)));
    }

    private void fail(CertificateSigningRequest request, String message) {
        Instant now = clock.now();
        List<CertificateSigningRequestCondition> conditions =
                new ArrayList<>(request.status().conditions());
        conditions.add(
                CertificateSigningRequestCondition.builder()
                        .type("Failed")
                        .status("True")
                        .reason("SignerValidationFailure")
                        .message(message)
                        .lastUpdateTime(now)
                        .lastTransitionTime(now)
                        .build());
        client.updateStatus(
                CertificateSigningRequest.KIND,
                request.edit().status(s -> s.conditions(conditions)).build());
    }
}
