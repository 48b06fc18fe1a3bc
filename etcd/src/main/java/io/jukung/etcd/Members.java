package io.jukung.etcd;

import io.grpc.StatusRuntimeException;
import io.jukung.base.Clock;
import io.jukung.store.StoreException;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The members of a cluster, and calls that go to one that is well.
 *
 * <p>A call stays with one member as long as that works. Each further try of a call gets twice the
 * time of the one before, so that a dead member costs little and a slow one is waited for.
 */
final class Members implements AutoCloseable {
    private static final Duration FIRST_TRY = Duration.ofSeconds(2);
    private static final Duration LONGEST_TRY = Duration.ofSeconds(16);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final Clock clock;
    private final RandomGenerator random;
    private final EventLoopGroup loop;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Member> members;
    private final AtomicInteger preferred;
    private volatile boolean closed;

    Members(EtcdOptions options, Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
        List<Endpoint> endpoints = options.servers().stream().map(Endpoint::parse).toList();
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("--etcd-servers must be specified");
        }
        SslContext tls = endpoints.stream().anyMatch(Endpoint::tls) ? new Tls(options) : null;
        loop =
                new MultiThreadIoEventLoopGroup(
                        1,
                        Thread.ofPlatform().daemon().name("etcd").factory(),
                        NioIoHandler.newFactory());
        members =
                endpoints.stream()
                        .map(e -> new Member(e, e.tls() ? tls : null, loop, executor, clock))
                        .toList();
        preferred = new AtomicInteger(random.nextInt(members.size()));
        members.forEach(Member::start);
    }

    /** One try of a call on one member. */
    interface Try<T> {
        T on(Member member, Duration timeout);
    }

    /**
     * Makes a call that can be repeated at will, until some member answers.
     *
     * @param revision the one asked for, for the message
     */
    <T> T call(Duration patience, long revision, Try<T> one) {
        Tries tries = tries(patience);
        while (true) {
            Member member = tries.next();
            try {
                return one.on(member, tries.timeout());
            } catch (StatusRuntimeException e) {
                tries.failed(member, e, revision);
            }
        }
    }

    Tries tries(Duration patience) {
        return new Tries(patience);
    }

    /** The tries of one call: whom to ask next, how long, and when to give up. */
    final class Tries {
        private final long deadline;
        private Duration timeout = FIRST_TRY;
        private Duration pause = SHORTEST_PAUSE;
        private int count;

        private Tries(Duration patience) {
            deadline = clock.nanoTime() + patience.toNanos();
        }

        Member next() {
            checkOpen();
            Member chosen = choose();
            if (chosen.health().well()) {
                return chosen;
            }
            try {
                chosen.awaitFirstAnswer();
                return choose();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreException.Unavailable("interrupted", e);
            }
        }

        Duration timeout() {
            long left = Math.max(deadline - clock.nanoTime(), 1_000_000);
            return timeout.toNanos() < left ? timeout : Duration.ofNanos(left);
        }

        /** Gets ready for the next try, or throws what the call comes to. */
        void failed(Member member, StatusRuntimeException e, long revision) {
            checkOpen();
            if (Thread.currentThread().isInterrupted()) {
                throw new StoreException.Unavailable("interrupted", e);
            }
            StoreException refusal = Answers.refusal(e, revision);
            if (refusal != null) {
                throw refusal;
            }
            Members.this.failed(member, Answers.text(e));
            count++;
            long left = deadline - clock.nanoTime();
            if (left <= 0) {
                String text = Answers.text(e);
                String all = problems();
                throw new StoreException.TimedOut(
                        all.contains(text) ? all : text + " (" + all + ")", e);
            }
            timeout = min(timeout.multipliedBy(2), LONGEST_TRY);
            // the other members are asked at once, then it is time to wait a little
            if (count >= members.size() || !anyWell()) {
                rest(Math.min(left, pause.toNanos()));
                pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
            }
        }

        private void rest(long nanos) {
            try {
                clock.sleep(Duration.ofNanos(nanos / 2 + random.nextLong(nanos / 2 + 1)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreException.Unavailable("interrupted", e);
            }
        }
    }

    /** The preferred member, or the next one that is well; with none well, whichever is next. */
    Member choose() {
        int start = preferred.get();
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(Math.floorMod(start + i, members.size()));
            if (member.health().well()) {
                return member;
            }
        }
        return members.get(Math.floorMod(start, members.size()));
    }

    /** Turns to the next member, where this one is still the preferred. */
    void failed(Member member, String problem) {
        member.suspect(problem);
        int now = preferred.get();
        if (members.get(Math.floorMod(now, members.size())) == member) {
            preferred.compareAndSet(now, now + 1);
        } else if (!anyWell()) {
            preferred.incrementAndGet();
        }
    }

    private boolean anyWell() {
        return members.stream().anyMatch(m -> m.health().well());
    }

    /** Whether every member is known to answer requests for progress truly. */
    boolean progressIsTrustworthy() {
        return members.stream().allMatch(m -> trusted(m.health().version()));
    }

    private static boolean trusted(@Nullable MemberVersion version) {
        return version != null && version.progressIsTrustworthy();
    }

    private String problems() {
        return members.stream()
                .map(m -> m + ": " + (m.health().well() ? "ok" : m.health().problem()))
                .collect(Collectors.joining("; "));
    }

    void checkOpen() {
        if (closed) {
            throw new StoreException.Unavailable("the store is closed");
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    @Override
    public void close() {
        closed = true;
        members.forEach(Member::close);
        members.forEach(Member::awaitEnd);
        executor.shutdownNow();
        loop.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS);
    }
}
