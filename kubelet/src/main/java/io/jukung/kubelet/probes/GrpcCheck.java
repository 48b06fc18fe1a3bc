package io.jukung.kubelet.probes;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.jukung.kubelet.probes.health.HealthCheckRequest;
import io.jukung.kubelet.probes.health.HealthCheckResponse;
import io.jukung.kubelet.probes.health.HealthGrpc;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One health check over gRPC, without TLS, as upstream has it. */
final class GrpcCheck {
    private GrpcCheck() {}

    static Outcome check(String host, int port, String service, Duration timeout) {
        String where = host + ":" + port;
        ManagedChannel channel =
                NettyChannelBuilder.forAddress(new InetSocketAddress(host, port))
                        .overrideAuthority(where)
                        .usePlaintext()
                        .build();
        try {
            HealthCheckResponse answer =
                    HealthGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
                            .check(HealthCheckRequest.newBuilder().setService(service).build());
            return answer.getStatus() == HealthCheckResponse.ServingStatus.SERVING
                    ? Outcome.success("service healthy")
                    : Outcome.failure(
                            "service unhealthy (responded with \"" + answer.getStatus() + "\")");
        } catch (StatusRuntimeException e) {
            return Outcome.failure(text(e.getStatus(), where, timeout));
        } finally {
            channel.shutdownNow();
        }
    }

    private static String text(Status status, String where, Duration timeout) {
        return switch (status.getCode()) {
            case UNIMPLEMENTED ->
                    "error: this server does not implement the grpc health protocol (grpc.health.v1.Health): "
                            + status.getDescription();
            case DEADLINE_EXCEEDED ->
                    "timeout: health rpc did not complete within " + timeout.toSeconds() + "s";
            case UNAVAILABLE ->
                    "timeout: failed to connect service \""
                            + where
                            + "\" within "
                            + timeout.toSeconds()
                            + "s: "
                            + status.getDescription();
            default -> "error: health rpc probe failed: " + status;
        };
    }
}
