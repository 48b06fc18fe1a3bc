package io.jukung.etcd;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.jukung.etcd.wire.LeaseGrantRequest;
import io.jukung.etcd.wire.LeaseKeepAliveRequest;
import io.jukung.etcd.wire.LeaseKeepAliveResponse;
import io.jukung.etcd.wire.LeaseRevokeRequest;
import io.jukung.store.StoreException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Leases; every call of them can be repeated without harm. */
final class EtcdLeases {
    private final Members members;
    private final Duration patience;

    EtcdLeases(Members members, Duration patience) {
        this.members = members;
        this.patience = patience;
    }

    /** A lease whose answer was lost ends by itself, with nothing under it. */
    long grant(Duration ttl) {
        long seconds = Math.max(1, ttl.plusMillis(999).toSeconds());
        LeaseGrantRequest request = LeaseGrantRequest.newBuilder().setTTL(seconds).build();
        return members.call(
                patience,
                0,
                (member, timeout) -> member.leases(timeout).leaseGrant(request).getID());
    }

    boolean keepAlive(long lease) {
        return members.call(
                patience, 0, (member, timeout) -> keepAlive(member, timeout, lease) > 0);
    }

    /** The time to live that is left, in seconds; 0 where there is no such lease. */
    private static long keepAlive(Member member, Duration timeout, long lease) {
        CompletableFuture<Long> answer = new CompletableFuture<>();
        StreamObserver<LeaseKeepAliveRequest> requests =
                member.leaseStreams(timeout)
                        .leaseKeepAlive(
                                new StreamObserver<LeaseKeepAliveResponse>() {
                                    @Override
                                    public void onNext(LeaseKeepAliveResponse response) {
                                        answer.complete(response.getTTL());
                                    }

                                    @Override
                                    public void onError(Throwable cause) {
                                        answer.completeExceptionally(cause);
                                    }

                                    @Override
                                    public void onCompleted() {
                                        answer.completeExceptionally(
                                                Status.UNAVAILABLE.asRuntimeException());
                                    }
                                });
        requests.onNext(LeaseKeepAliveRequest.newBuilder().setID(lease).build());
        try {
            long left = answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            requests.onCompleted();
            return left;
        } catch (ExecutionException | CompletionException e) {
            throw e.getCause() instanceof StatusRuntimeException status
                    ? status
                    : Status.UNAVAILABLE.withCause(e.getCause()).asRuntimeException();
        } catch (TimeoutException e) {
            throw Status.DEADLINE_EXCEEDED.withCause(e).asRuntimeException();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Status.CANCELLED.withCause(e).asRuntimeException();
        }
    }

    void revoke(long lease) {
        LeaseRevokeRequest request = LeaseRevokeRequest.newBuilder().setID(lease).build();
        try {
            boolean ignored =
                    members.call(
                            patience,
                            0,
                            (member, timeout) ->
                                    member.leases(timeout).leaseRevoke(request).hasHeader());
        } catch (StoreException.LeaseNotFound e) {
            // it ended already
            return;
        }
    }
}
