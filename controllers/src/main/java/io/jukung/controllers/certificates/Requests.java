package io.jukung.controllers.certificates;

import io.jukung.api.certificates.v1.CertificateSigningRequest;
import io.jukung.pki.SigningRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What a CertificateSigningRequest says of itself. */
final class Requests {
    static final String KUBELET_CLIENT = "kubernetes.io/kube-apiserver-client-kubelet";
    static final String KUBELET_SERVING = "kubernetes.io/kubelet-serving";
    static final String API_CLIENT = "kubernetes.io/kube-apiserver-client";
    static final String LEGACY = "kubernetes.io/legacy-unknown";

    private Requests() {}

    static boolean has(CertificateSigningRequest request, String condition) {
        return request.status().conditions().stream()
                .anyMatch(c -> c.type().equals(condition) && c.status().equals("True"));
    }

    static boolean issued(CertificateSigningRequest request) {
        return !request.node().object("status").string("certificate").isEmpty();
    }

    /**
     * The request inside.
     *
     * @throws IllegalArgumentException where it is none
     */
    static SigningRequest parse(CertificateSigningRequest request) {
        String pem = request.node().object("spec").string("request");
        return SigningRequest.parse(
                new String(Base64.getDecoder().decode(pem), StandardCharsets.UTF_8));
    }
}
