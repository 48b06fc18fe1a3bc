package io.jukung.controlplane.admission;

import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.UserInfo;

/** Who may do something for a signer, or for all of its domain. */
record SignerPermission(Authorizer authorizer) {
    /** Whether a user has a verb on a signer, by its name or as {@code domain/*}. */
    boolean allows(UserInfo user, String verb, String signer) {
        int slash = signer.indexOf('/');
        return allowed(user, verb, signer)
                || (slash >= 0 && allowed(user, verb, signer.substring(0, slash) + "/*"));
    }

    private boolean allowed(UserInfo user, String verb, String signer) {
        RequestInfo asked =
                new RequestInfo(
                        true, "", verb, "certificates.k8s.io", "*", "", "signers", signer, "", "");
        return authorizer.authorize(user, asked).verdict() == Authorizer.Verdict.ALLOW;
    }
}
