package io.jukung.controlplane.admission;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.admission.AdmissionPlugin;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.cluster.CertificateRequest;
import java.util.List;

/** Nobody becomes a {@code system:masters} by a signed certificate. */
final class CertificateSubject implements AdmissionPlugin {
    private static final String SIGNER = "kubernetes.io/kube-apiserver-client";

    @Override
    public String name() {
        return "CertificateSubjectRestriction";
    }

    @Override
    public boolean handles(AdmissionAttributes attributes) {
        return Target.is(attributes, BuiltIn.SIGNING_REQUESTS, "", Operation.CREATE);
    }

    @Override
    public void validate(AdmissionAttributes attributes) {
        JsonObject request = attributes.object();
        if (request == null || !request.object("spec").string("signerName").equals(SIGNER)) {
            return;
        }
        List<String> groups;
        try {
            groups = CertificateRequest.organizations(request.object("spec").string("request"));
        } catch (IllegalArgumentException e) {
            throw Refusal.forbidden(attributes, "failed to parse CSR: " + e.getMessage());
        }
        if (groups.contains("system:masters")) {
            throw Refusal.forbidden(
                    attributes,
                    "use of " + SIGNER + " signer with system:masters group is not allowed");
        }
    }
}
