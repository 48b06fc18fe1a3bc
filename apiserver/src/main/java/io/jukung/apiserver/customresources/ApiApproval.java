package io.jukung.apiserver.customresources;

import io.jukung.machinery.tree.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Whether a definition in one of the community's groups was approved by it, as its annotation says.
 *
 * @param reason upstream's text about it
 */
record ApiApproval(State state, String reason) {
    static final String ANNOTATION = "api-approved.kubernetes.io";

    private static final String SEE = ", see https://github.com/kubernetes/enhancements/pull/1111";

    /** What the annotation says. */
    enum State {
        INVALID("InvalidAnnotation", "False"),
        APPROVED("ApprovedAnnotation", "True"),
        BYPASSED("UnapprovedAnnotation", "False"),
        MISSING("MissingAnnotation", "False");

        final String reason;
        final String status;

        State(String reason, String status) {
            this.reason = reason;
            this.status = status;
        }
    }

    static boolean isProtected(String group) {
        return ("." + group).endsWith(".k8s.io") || ("." + group).endsWith(".kubernetes.io");
    }

    static String annotation(JsonObject crd) {
        return crd.object("metadata").object("annotations").string(ANNOTATION);
    }

    static ApiApproval of(JsonObject crd) {
        String annotation = annotation(crd);
        String needed = "protected groups must have approval annotation \"" + ANNOTATION + "\"";
        if (annotation.isEmpty()) {
            return new ApiApproval(State.MISSING, needed + SEE);
        }
        if (annotation.startsWith("unapproved")) {
            return new ApiApproval(State.BYPASSED, "not approved: \"" + annotation + "\"");
        }
        if (isUrl(annotation)) {
            return new ApiApproval(State.APPROVED, "approved in " + annotation);
        }
        return new ApiApproval(
                State.INVALID,
                needed + " with either a URL or a reason starting with \"unapproved\"" + SEE);
    }

    private static boolean isUrl(String text) {
        try {
            URI url = new URI(text);
            return url.getScheme() != null && url.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
