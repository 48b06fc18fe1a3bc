package io.jukung.controllers.certificates;

import io.jukung.api.authorization.v1.SubjectAccessReview;
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
import io.jukung.machinery.status.StatusException;
import io.jukung.pki.SigningRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Approves kubelets' requests for client certificates: a node's for itself, or one by whoever may
 * bring nodes in, as the API server's authorizer says.
 */
public final class ApprovingController implements Controller {
    private static final String NAME = "certificatesigningrequest-approving-controller";

    private final Client client;
    private final Clock clock;
    private final Informer<CertificateSigningRequest> requests;
    private final WorkQueue<String> queue;
    private final int workers;

    /** A permission that lets a request pass, and the note that it leaves. */
    private record Way(String subresource, String message) {}

    private static final Way SELF =
            new Way(
                    "selfnodeclient",
                    "Auto approving self kubelet client certificate after SubjectAccessReview.");
    private static final Way OTHERS =
            new Way(
                    "nodeclient",
                    "Auto approving kubelet client certificate after SubjectAccessReview.");

    public ApprovingController(ControllerContext context) {
        client = context.client();
        clock = context.clock();
        workers = context.settings().workers(NAME);
        queue = new WorkQueue<>(clock);
        requests = context.informers().informer(CertificateSigningRequest.KIND);
        requests.handle(Handler.any(request -> queue.add(request.name())));
    }

    @Override
    public void run() {
        new ReconcileLoop<>(NAME, queue, workers, this::reconcile).run();
    }

    private @Nullable Duration reconcile(String name) {
        CertificateSigningRequest request = requests.lister().get(name);
        if (request == null
                || Requests.issued(request)
                || Requests.has(request, "Approved")
                || Requests.has(request, "Denied")
                || !request.spec().signerName().equals(Requests.KUBELET_CLIENT)) {
            return null;
        }
        SigningRequest asked;
        try {
            asked = Requests.parse(request);
        } catch (IllegalArgumentException e) {
            throw StatusException.internal(
                    "unable to parse csr \"" + name + "\": " + e.getMessage());
        }
        if (!SignerRules.kubeletClient(asked, request.spec().usages()).isEmpty()) {
            return null;
        }
        List<Way> ways =
                asked.commonName().equals(request.spec().username())
                        ? List.of(SELF, OTHERS)
                        : List.of(OTHERS);
        for (Way way : ways) {
            if (allowed(request, way)) {
                approve(request, way);
                return null;
            }
        }
        throw StatusException.internal(
                "recognized csr \""
                        + name
                        + "\" as "
                        + ways.stream().map(Way::subresource).toList()
                        + " but subject access review was not approved");
    }

    private boolean allowed(CertificateSigningRequest request, Way way) {
        SubjectAccessReview review =
                SubjectAccessReview.builder()
                        .spec(s ->
                                s.user(request.spec().username())
                                        .uid(request.spec().uid())
                                        .groups(request.spec().groups())
                                        .extra(request.spec().extra())
                                        .resourceAttributes(r ->
                                                r.group("certificates.k8s.io")
                                                        .resource("certificatesigningrequests")
                                                        .verb("create")
                                                        .subresource(way.subresource())
                                                        .version("*")))
                        .build();
        return client.create(SubjectAccessReview.KIND, review).status().allowed();
    }

    private void approve(CertificateSigningRequest request, Way way) {
        Instant now = clock.now();
        List<CertificateSigningRequestCondition> conditions =
                new ArrayList<>(request.status().conditions());
        conditions.add(
                CertificateSigningRequestCondition.builder()
                        .type("Approved")
                        .status("True")
                        .reason("AutoApproved")
                        .message(way.message())
                        .lastUpdateTime(now)
                        .lastTransitionTime(now)
                        .build());
        client.update(
                CertificateSigningRequest.KIND,
                request.edit().status(s -> s.conditions(conditions)).build(),
                "approval");
    }
}
