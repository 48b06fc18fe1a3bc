package io.jukung.apiserver.chain;

import io.jukung.apiserver.request.Filter;
import io.jukung.apiserver.request.RequestHandler;
import java.util.List;

/** The request chain: the one place where the order of the filters stands. */
public final class RequestChain {
    private RequestChain() {}

    /** The filters, outermost first; the limit is priority and fairness, or InFlightLimit. */
    public static List<Filter> filters(
            PanicRecovery recovery,
            Measurement measurement,
            Deadline deadline,
            Authentication authentication,
            Audit audit,
            Impersonation impersonation,
            Filter limit,
            Authorization authorization,
            Filter negotiation) {
        return List.of(
                recovery,
                measurement,
                deadline,
                authentication,
                audit,
                impersonation,
                limit,
                authorization,
                negotiation);
    }

    /** A handler behind filters. */
    public static RequestHandler of(List<Filter> filters, RequestHandler handler) {
        RequestHandler next = handler;
        for (Filter filter : filters.reversed()) {
            RequestHandler behind = next;
            next = request -> filter.handle(request, behind);
        }
        return next;
    }
}
