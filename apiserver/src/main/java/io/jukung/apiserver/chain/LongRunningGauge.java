package io.jukung.apiserver.chain;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.base.metrics.Gauge;
import io.jukung.base.metrics.Metrics;

/** Counts the watches and streams that are under way. */
public final class LongRunningGauge {
    private final Gauge gauge;
    private final RequestLabels labels;

    public LongRunningGauge(Metrics metrics, RequestLabels labels) {
        this.labels = labels;
        gauge =
                metrics.gauge(
                        "apiserver_longrunning_requests",
                        "Gauge of all active long-running apiserver requests broken out by verb,"
                                + " group, version, resource, scope and component. Not all requests"
                                + " are tracked this way.",
                        "verb",
                        "group",
                        "version",
                        "resource",
                        "subresource",
                        "scope",
                        "component");
    }

    /** What is to be closed when the request has ended; nothing is counted that does not last. */
    public Lasting begins(ApiRequest request) {
        RequestInfo info = request.info();
        if (!LongRunning.is(request) || !info.resourceRequest() || !labels.known(info)) {
            return () -> {};
        }
        Gauge.Child child =
                gauge.with(
                        RequestLabels.verb(request),
                        info.group(),
                        info.version(),
                        info.resource(),
                        info.subresource(),
                        RequestLabels.scope(info),
                        "apiserver");
        child.increment();
        return child::decrement;
    }

    /** A request that is under way. */
    @FunctionalInterface
    public interface Lasting extends AutoCloseable {
        @Override
        void close();
    }
}
