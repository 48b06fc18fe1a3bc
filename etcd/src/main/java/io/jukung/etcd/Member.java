package io.jukung.etcd;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientStreamTracer;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.jukung.base.Clock;
import io.jukung.etcd.wire.KVGrpc;
import io.jukung.etcd.wire.LeaseGrpc;
import io.jukung.etcd.wire.MaintenanceGrpc;
import io.jukung.etcd.wire.StatusRequest;
import io.jukung.etcd.wire.StatusResponse;
import io.jukung.etcd.wire.WatchGrpc;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One member of the cluster: its connection, and how it is. A virtual thread asks for its status
 * every second; what is open on it is told when it falls ill, since a peer that has been cut off
 * sends no goodbye.
 */
final class Member implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("etcd-client");
    private static final Duration PROBE_EVERY = Duration.ofSeconds(1);
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);
    private static final int FAILURES = 2;

    /** Asks a member that has lost its leader to say so at once instead of waiting for one. */
    private static final Metadata LEADER_REQUIRED = new Metadata();

    static {
        LEADER_REQUIRED.put(Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER), "true");
    }

    /**
     * How a member is.
     *
     * @param problem "" while it is well
     * @param version null as long as it has never answered
     */
    record Health(boolean well, String problem, @Nullable MemberVersion version) {}

    private final Endpoint endpoint;
    private final Clock clock;
    private final ManagedChannel channel;
    private final Channel calls;
    private final Set<Runnable> illness = ConcurrentHashMap.newKeySet();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final Thread prober;
    private volatile Health health = new Health(false, "not asked yet", null);

    Member(
            Endpoint endpoint,
            @Nullable SslContext tls,
            EventLoopGroup loop,
            Executor executor,
            Clock clock) {
        this.endpoint = endpoint;
        this.clock = clock;
        NettyChannelBuilder builder =
                NettyChannelBuilder.forAddress(endpoint.host(), endpoint.port())
                        .eventLoopGroup(loop)
                        .channelType(NioSocketChannel.class)
                        .executor(executor)
                        .maxInboundMessageSize(Integer.MAX_VALUE)
                        .keepAliveTime(30, TimeUnit.SECONDS)
                        .keepAliveTimeout(10, TimeUnit.SECONDS)
                        .disableRetry();
        if (tls == null) {
            builder.usePlaintext();
        } else {
            builder.sslContext(tls);
        }
        channel = builder.build();
        calls =
                io.grpc.ClientInterceptors.intercept(
                        channel, MetadataUtils.newAttachHeadersInterceptor(LEADER_REQUIRED));
        prober = Thread.ofVirtual().name("etcd-" + endpoint).unstarted(this::probe);
    }

    void start() {
        prober.start();
    }

    Health health() {
        return health;
    }

    KVGrpc.KVBlockingStub kv(Duration timeout) {
        checkVersion();
        return KVGrpc.newBlockingStub(calls)
                .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * @param sent is set once the call has left for the member, so that it may have happened
     */
    KVGrpc.KVBlockingStub kv(Duration timeout, AtomicBoolean sent) {
        return kv(timeout).withInterceptors(new SentMark(sent));
    }

    /** What the member's database takes on its disk. */
    long sizeInBytes(Duration timeout) {
        return MaintenanceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
                .status(StatusRequest.getDefaultInstance())
                .getDbSize();
    }

    LeaseGrpc.LeaseBlockingStub leases(Duration timeout) {
        checkVersion();
        return LeaseGrpc.newBlockingStub(calls)
                .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    LeaseGrpc.LeaseStub leaseStreams(Duration timeout) {
        return LeaseGrpc.newStub(calls).withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    WatchGrpc.WatchStub watches() {
        checkVersion();
        return WatchGrpc.newStub(calls);
    }

    /** Nothing is asked of a member, and nothing written to it, that may not understand it. */
    private void checkVersion() {
        Health now = health;
        if (now.version() != null && !now.version().supported()) {
            throw Status.UNAVAILABLE.withDescription(now.problem()).asRuntimeException();
        }
    }

    /** Waits until the member has said once how it is, or was silent for too long. */
    void awaitFirstAnswer() throws InterruptedException {
        asked.await();
    }

    /** Has something run, from any thread, whenever this member falls ill. */
    void onIllness(Runnable action) {
        illness.add(action);
    }

    void forget(Runnable action) {
        illness.remove(action);
    }

    /** A call failed in a way that speaks of the member; the next probe tells more. */
    void suspect(String problem) {
        Health now = health;
        if (now.well()) {
            health = new Health(false, problem, now.version());
        }
    }

    private void probe() {
        int failures = 0;
        try {
            while (true) {
                boolean told = true;
                try {
                    StatusResponse status =
                            MaintenanceGrpc.newBlockingStub(channel)
                                    .withDeadlineAfter(
                                            PROBE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                                    .status(StatusRequest.getDefaultInstance());
                    failures = 0;
                    judge(status);
                } catch (StatusRuntimeException e) {
                    if (Thread.currentThread().isInterrupted()) {
                        return;
                    }
                    failures++;
                    boolean slow = e.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED;
                    // one slow answer says nothing yet, not even about the version
                    told = !slow || failures >= FAILURES;
                    if (told) {
                        ill(Answers.text(e), health.version());
                    }
                    // gRPC's own pauses grow to minutes
                    channel.resetConnectBackoff();
                }
                if (told) {
                    asked.countDown();
                }
                clock.sleep(health.well() ? PROBE_EVERY : PROBE_EVERY.dividedBy(4));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            asked.countDown();
        }
    }

    private void judge(StatusResponse status) {
        MemberVersion version = MemberVersion.parse(status.getVersion());
        if (version == null || !version.supported()) {
            ill(
                    "etcd "
                            + status.getVersion()
                            + " is too old: 3.4 is the oldest version that can be used",
                    version);
        } else if (status.getLeader() == 0) {
            ill("etcdserver: no leader", version);
        } else if (status.getIsLearner()) {
            ill("the member is a learner", version);
        } else {
            if (!health.well()) {
                LOG.log(Level.INFO, "etcd member {0}: version {1}, works", endpoint, version);
            }
            health = new Health(true, "", version);
        }
    }

    private void ill(String problem, @Nullable MemberVersion version) {
        Health before = health;
        health = new Health(false, problem, version);
        if (before.well() || !before.problem().equals(problem)) {
            LOG.log(Level.WARNING, "etcd member {0}: {1}", endpoint, problem);
        }
        illness.forEach(Runnable::run);
    }

    @Override
    public void close() {
        prober.interrupt();
        channel.shutdownNow();
    }

    /** After {@link #close}: waits until nothing here needs the connections' thread any more. */
    void awaitEnd() {
        try {
            boolean ignored = prober.join(PROBE_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return endpoint.toString();
    }

    /** Notes that a call has been handed to the connection. */
    private record SentMark(AtomicBoolean sent) implements ClientInterceptor {
        @Override
        public <Q, A> ClientCall<Q, A> interceptCall(
                MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
            ClientStreamTracer.Factory factory =
                    new ClientStreamTracer.Factory() {
                        @Override
                        public ClientStreamTracer newClientStreamTracer(
                                ClientStreamTracer.StreamInfo info, Metadata headers) {
                            return new ClientStreamTracer() {
                                @Override
                                public void outboundHeaders() {
                                    sent.set(true);
                                }
                            };
                        }
                    };
            return next.newCall(method, options.withStreamTracerFactory(factory));
        }
    }
}
