package io.jukung.apiserver.chain;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.Filter;
import io.jukung.apiserver.request.RequestHandler;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.base.Clock;
import io.jukung.base.metrics.Counter;
import io.jukung.base.metrics.Histogram;
import io.jukung.base.metrics.Metrics;
import io.jukung.machinery.status.StatusException;

/** Counts requests and measures how long they take, under upstream's metric names. */
public final class Measurement implements Filter {
    private final Counter total;
    private final Histogram duration;
    private final RequestLabels labels;
    private final Clock clock;

    public Measurement(Metrics metrics, RequestLabels labels, Clock clock) {
        this.labels = labels;
        this.clock = clock;
        total =
                metrics.counter(
                        "apiserver_request_total",
                        "Counter of apiserver requests broken out for each verb, dry run value,"
                                + " group, version, resource, scope, component, and HTTP response"
                                + " code.",
                        "verb",
                        "dry_run",
                        "group",
                        "version",
                        "resource",
                        "subresource",
                        "scope",
                        "component",
                        "code");
        duration =
                metrics.histogram(
                        "apiserver_request_duration_seconds",
                        "Response latency distribution in seconds for each verb, dry run value,"
                                + " group, version, resource, subresource, scope and component.",
                        Metrics.SECONDS,
                        "verb",
                        "dry_run",
                        "group",
                        "version",
                        "resource",
                        "subresource",
                        "scope",
                        "component");
    }

    @Override
    public ApiResponse handle(ApiRequest request, RequestHandler next) throws Exception {
        long start = clock.nanoTime();
        int code = 500;
        try {
            ApiResponse response = next.handle(request);
            code = AuditEvent.code(response);
            return response;
        } catch (StatusException e) {
            code = e.code();
            throw e;
        } finally {
            count(request, code, (clock.nanoTime() - start) / 1e9);
        }
    }

    private void count(ApiRequest request, int code, double seconds) {
        RequestInfo info = request.info();
        String verb = RequestLabels.verb(request);
        String dryRun = request.option("dryRun").isEmpty() ? "" : "All";
        String scope = RequestLabels.scope(info);
        boolean known = labels.known(info);
        String resource = known ? info.resource() : "";
        String subresource = known ? info.subresource() : "";
        total.with(
                        verb,
                        dryRun,
                        known ? info.group() : "",
                        known ? info.version() : "",
                        resource,
                        subresource,
                        scope,
                        "apiserver",
                        Integer.toString(code))
                .increment();
        if (!LongRunning.is(request)) {
            duration.with(
                            verb,
                            dryRun,
                            known ? info.group() : "",
                            known ? info.version() : "",
                            resource,
                            subresource,
                            scope,
                            "apiserver")
                    .observe(seconds);
        }
    }
}
