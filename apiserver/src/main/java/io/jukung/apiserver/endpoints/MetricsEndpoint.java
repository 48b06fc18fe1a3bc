package io.jukung.apiserver.endpoints;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.RequestHandler;
import io.jukung.base.metrics.Metrics;
import io.jukung.http.Headers;
import java.nio.charset.StandardCharsets;

/** {@code /metrics} in Prometheus' text format. */
public final class MetricsEndpoint implements RequestHandler {
    private final Metrics metrics;

    public MetricsEndpoint(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public ApiResponse handle(ApiRequest request) {
        return new ApiResponse.Raw(
                200,
                Headers.of("Content-Type", "text/plain; version=0.0.4; charset=utf-8"),
                metrics.text().getBytes(StandardCharsets.UTF_8));
    }
}
