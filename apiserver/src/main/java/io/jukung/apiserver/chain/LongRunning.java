package io.jukung.apiserver.chain;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.RequestInfo;
import java.util.Set;

/** Which requests last: they are not counted against limits and have no deadline. */
public final class LongRunning {
    private static final Set<String> SUBRESOURCES =
            Set.of("attach", "exec", "proxy", "log", "portforward");

    private LongRunning() {}

    public static boolean is(ApiRequest request) {
        RequestInfo info = request.info();
        if (!info.resourceRequest()) {
            return info.path().startsWith("/debug/pprof/");
        }
        return info.verb().equals("watch")
                || info.verb().equals("proxy")
                || SUBRESOURCES.contains(info.subresource());
    }
}
