package io.jukung.apiserver.authorization;

import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.UserInfo;

/** Decides whether a user may do what a request asks. */
@FunctionalInterface
public interface Authorizer {
    Decision authorize(UserInfo user, RequestInfo info);

    /** What came of it, with the reason that the 403 names. */
    record Decision(Verdict verdict, String reason) {
        public static final Decision NO_OPINION = new Decision(Verdict.NO_OPINION, "");
    }

    enum Verdict {
        ALLOW,
        DENY,
        /** The next authorizer decides; where none is left, the request is refused. */
        NO_OPINION
    }
}
