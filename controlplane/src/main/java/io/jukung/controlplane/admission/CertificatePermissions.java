package io.jukung.controlplane.admission;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.admission.AdmissionPlugin;
import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.machinery.tree.JsonObject;

/**
 * Only who may {@code approve} (or {@code sign}) for a signer may approve (or fill in the
 * certificate of) its signing requests: CertificateApproval and CertificateSigning.
 */
final class CertificatePermissions implements AdmissionPlugin {
    private final String name;
    private final String subresource;
    private final String verb;
    private final SignerPermission permission;

    private CertificatePermissions(
            String name, String subresource, String verb, Authorizer authorizer) {
        this.name = name;
        this.subresource = subresource;
        this.verb = verb;
        this.permission = new SignerPermission(authorizer);
    }

    static AdmissionPlugin approval(Authorizer authorizer) {
        return new CertificatePermissions("CertificateApproval", "approval", "approve", authorizer);
    }

    static AdmissionPlugin signing(Authorizer authorizer) {
        return new CertificatePermissions("CertificateSigning", "status", "sign", authorizer);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean handles(AdmissionAttributes attributes) {
        return Target.is(attributes, BuiltIn.SIGNING_REQUESTS, subresource, Operation.UPDATE);
    }

    @Override
    public void validate(AdmissionAttributes attributes) {
        JsonObject request = attributes.object();
        JsonObject old = attributes.oldObject();
        if (request == null || old == null || (verb.equals("sign") && !signs(request, old))) {
            return;
        }
        String signer = old.object("spec").string("signerName");
        if (!permission.allows(attributes.request().user(), verb, signer)) {
            throw Refusal.forbidden(
                    attributes,
                    "user not permitted to "
                            + verb
                            + " requests with signerName \""
                            + signer
                            + "\"");
        }
    }

    private static boolean signs(JsonObject request, JsonObject old) {
        JsonObject now = request.object("status");
        JsonObject before = old.object("status");
        return !now.string("certificate").equals(before.string("certificate"))
                || !now.array("conditions").equals(before.array("conditions"));
    }
}
