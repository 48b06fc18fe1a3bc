package io.jukung.controlplane.admission;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.admission.AdmissionPlugin;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;

/**
 * Only who may {@code sign} for a signer writes the status of what pods ask of it. Upstream checks
 * this with the object's fields, so it cannot be switched off and answers as they do.
 */
final class PodCertificateSigners implements AdmissionPlugin {
    private static final GroupResource REQUESTS =
            new GroupResource("certificates.k8s.io", "podcertificaterequests");

    private final SignerPermission permission;

    PodCertificateSigners(SignerPermission permission) {
        this.permission = permission;
    }

    @Override
    public String name() {
        return "PodCertificateSigners";
    }

    @Override
    public boolean handles(AdmissionAttributes attributes) {
        return Target.is(attributes, REQUESTS, "status", Operation.UPDATE);
    }

    @Override
    public void validate(AdmissionAttributes attributes) {
        JsonObject request = attributes.object();
        JsonObject old = attributes.oldObject();
        if (request == null
                || old == null
                || request.object("status").equals(old.object("status"))) {
            return;
        }
        String signer = old.object("spec").string("signerName");
        if (!permission.allows(attributes.request().user(), "sign", signer)) {
            throw StatusException.invalid(
                    REQUESTS.group(),
                    "PodCertificateRequest",
                    old.object("metadata").string("name"),
                    List.of(
                            FieldError.forbidden(
                                    new FieldPath("spec.signerName"),
                                    "User "
                                            + FieldError.quote(attributes.request().user().name())
                                            + " is not permitted to \"sign\" for signer "
                                            + FieldError.quote(signer))));
        }
    }
}
