package io.jukung.apiserver.negotiation;

import io.jukung.apiserver.chain.LongRunningGauge;
import io.jukung.apiserver.registry.Registry;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.Query;
import io.jukung.apiserver.request.RequestHandler;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.RequestInfoResolver;
import io.jukung.base.Clock;
import io.jukung.http.Exchange;
import io.jukung.http.Handler;
import io.jukung.machinery.status.StatusException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;

/**
 * Takes exchanges in, hands them to the chain as requests and writes the answers out.
 *
 * <pre>
 *   Exchange ──resolve──▶ ApiRequest ──chain──▶ ApiResponse ──encode──▶ Exchange
 * </pre>
 */
public final class HttpFront implements Handler {
    private static final System.Logger LOG = System.getLogger("kube-apiserver");

    private final RequestHandler chain;
    private final AnswerWriter answers;
    private final LongRunningGauge lasting;

    public HttpFront(
            RequestHandler chain, Registry registry, LongRunningGauge lasting, Clock clock) {
        this.lasting = lasting;
        this.chain = chain;
        this.answers = new AnswerWriter(registry, clock);
    }

    @Override
    public void handle(Exchange exchange) throws Exception {
        Map<String, List<String>> query = Query.parse(exchange.rawQuery());
        ApiRequest request = null;
        try {
            request =
                    new ApiRequest(
                            RequestInfoResolver.resolve(exchange.method(), path(exchange), query),
                            query,
                            exchange.headers(),
                            exchange,
                            null);
            answer(exchange, request);
        } catch (StatusException e) {
            answers.fail(exchange, request == null ? unresolved(exchange) : request, e);
        } catch (IOException e) {
            if (!exchange.cancelled()) {
                throw e;
            }
            LOG.log(Level.DEBUG, "the client of " + exchange.path() + " went away");
        } finally {
            if (request != null) {
                request.answered();
            }
        }
    }

    private void answer(Exchange exchange, ApiRequest request) throws Exception {
        try (LongRunningGauge.Lasting ignored = lasting.begins(request)) {
            ApiResponse response = chain.handle(request);
            answers.write(exchange, request, response);
        }
    }

    private static String path(Exchange exchange) {
        try {
            return Query.path(exchange.path());
        } catch (IllegalArgumentException e) {
            throw StatusException.badRequest("the path is no valid URL path: " + e.getMessage());
        }
    }

    private static ApiRequest unresolved(Exchange exchange) {
        return new ApiRequest(
                RequestInfo.path(exchange.path(), "get"),
                Map.of(),
                exchange.headers(),
                exchange,
                null);
    }
}
