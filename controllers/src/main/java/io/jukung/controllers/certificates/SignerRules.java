package io.jukung.controllers.certificates;

import io.jukung.pki.SigningRequest;
import java.util.List;
import java.util.Set;

/** What each of Kubernetes' own signers demands; upstream's words for what is amiss. */
final class SignerRules {
    private static final Set<String> CLIENT =
            Set.of("digital signature", "key encipherment", "client auth");
    private static final Set<String> SERVER =
            Set.of("digital signature", "key encipherment", "server auth");

    private SignerRules() {}

    /** Why the signer refuses the request; "" where it does not. */
    static String trouble(String signer, SigningRequest request, List<String> usages) {
        return switch (signer) {
            case Requests.KUBELET_CLIENT -> kubeletClient(request, usages);
            case Requests.KUBELET_SERVING -> kubeletServing(request, usages);
            case Requests.API_CLIENT ->
                    fits(usages, CLIENT, "client auth")
                            ? ""
                            : "usages did not match [client auth digital signature key"
                                    + " encipherment]";
            default -> "";
        };
    }

    /** A kubelet's client certificate: of a node, for a client, with no other name. */
    static String kubeletClient(SigningRequest request, List<String> usages) {
        if (!request.organizations().equals(List.of("system:nodes"))) {
            return "subject organization is not system:nodes";
        }
        if (request.hasDnsNames()) {
            return "DNS subjectAltNames are not allowed";
        }
        if (request.hasEmailAddresses()) {
            return "Email subjectAltNames are not allowed";
        }
        if (request.hasIpAddresses()) {
            return "IP subjectAltNames are not allowed";
        }
        if (request.hasUris()) {
            return "URI subjectAltNames are not allowed";
        }
        if (!request.commonName().startsWith("system:node:")) {
            return "subject common name does not begin with system:node: ";
        }
        return nodeUsages(usages, CLIENT, "client auth")
                ? ""
                : "usages did not match [client auth digital signature] or [client auth digital"
                        + " signature key encipherment]";
    }

    private static String kubeletServing(SigningRequest request, List<String> usages) {
        if (!request.organizations().equals(List.of("system:nodes"))) {
            return "subject organization is not system:nodes";
        }
        if (!request.hasDnsNames() && !request.hasIpAddresses()) {
            return "DNS or IP subjectAltName is required";
        }
        if (request.hasEmailAddresses()) {
            return "Email subjectAltNames are not allowed";
        }
        if (request.hasUris()) {
            return "URI subjectAltNames are not allowed";
        }
        if (!request.commonName().startsWith("system:node:")) {
            return "subject common name does not begin with system:node: ";
        }
        return nodeUsages(usages, SERVER, "server auth")
                ? ""
                : "usages did not match [digital signature server auth] or [digital signature key"
                        + " encipherment server auth]";
    }

    private static boolean nodeUsages(List<String> usages, Set<String> allowed, String purpose) {
        return fits(usages, allowed, purpose) && usages.contains("digital signature");
    }

    private static boolean fits(List<String> usages, Set<String> allowed, String needed) {
        return usages.contains(needed) && allowed.containsAll(usages);
    }
}
