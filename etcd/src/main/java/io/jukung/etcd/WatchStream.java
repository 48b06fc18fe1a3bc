package io.jukung.etcd;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.jukung.etcd.wire.WatchCreateRequest;
import io.jukung.etcd.wire.WatchProgressRequest;
import io.jukung.etcd.wire.WatchRequest;
import io.jukung.etcd.wire.WatchResponse;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** One watch on one stream to one member; what arrives goes to the watch's inbox. */
final class WatchStream implements ClientResponseObserver<WatchRequest, WatchResponse> {
    /** Messages under way before the reader has taken the first. */
    private static final int AHEAD = 8;

    private final Member member;
    private final Queue<EtcdWatch.Signal> inbox;
    private final Runnable illness = this::memberIsIll;
    private @Nullable ClientCallStreamObserver<WatchRequest> call;
    private boolean ended;

    WatchStream(Member member, Queue<EtcdWatch.Signal> inbox) {
        this.member = member;
        this.inbox = inbox;
    }

    Member member() {
        return member;
    }

    void open(WatchCreateRequest create) {
        member.onIllness(illness);
        var requests = member.watches().watch(this);
        requests.onNext(WatchRequest.newBuilder().setCreateRequest(create).build());
    }

    @Override
    public synchronized void beforeStart(ClientCallStreamObserver<WatchRequest> started) {
        call = started;
        started.disableAutoRequestWithInitial(AHEAD);
    }

    /** Lets one more message come. */
    synchronized void more() {
        if (call != null && !ended) {
            call.request(1);
        }
    }

    synchronized void requestProgress() {
        if (call != null && !ended) {
            call.onNext(
                    WatchRequest.newBuilder()
                            .setProgressRequest(WatchProgressRequest.getDefaultInstance())
                            .build());
        }
    }

    private void memberIsIll() {
        inbox.add(
                new EtcdWatch.Signal.Broken(
                        this,
                        Status.UNAVAILABLE
                                .withDescription(member.health().problem())
                                .asRuntimeException()));
    }

    /** Ends the stream; what still arrives is of no interest. */
    synchronized void end() {
        member.forget(illness);
        if (!ended) {
            ended = true;
            if (call != null) {
                call.cancel("the watch is over", null);
            }
        }
    }

    @Override
    public void onNext(WatchResponse response) {
        inbox.add(new EtcdWatch.Signal.Message(this, response));
    }

    @Override
    public void onError(Throwable cause) {
        inbox.add(new EtcdWatch.Signal.Broken(this, cause));
    }

    @Override
    public void onCompleted() {
        onError(Status.UNAVAILABLE.withDescription("the stream ended").asRuntimeException());
    }
}
