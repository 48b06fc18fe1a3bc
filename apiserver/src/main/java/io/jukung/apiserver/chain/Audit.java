package io.jukung.apiserver.chain;

import io.jukung.apiserver.audit.AuditPolicy;
import io.jukung.apiserver.audit.AuditPolicy.Decision;
import io.jukung.apiserver.audit.AuditPolicy.Level;
import io.jukung.apiserver.audit.AuditSink;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.ApiResponse.Event;
import io.jukung.apiserver.request.ApiResponse.EventSource;
import io.jukung.apiserver.request.ApiResponse.Sink;
import io.jukung.apiserver.request.Filter;
import io.jukung.apiserver.request.RequestHandler;
import io.jukung.base.Clock;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Records requests as the policy says, at the stages that they go through. */
public final class Audit implements Filter {
    private final @Nullable AuditPolicy policy;
    private final @Nullable AuditSink sink;
    private final Clock clock;

    /** Without policy or sink nothing is recorded. */
    public Audit(@Nullable AuditPolicy policy, @Nullable AuditSink sink, Clock clock) {
        this.policy = policy;
        this.sink = sink;
        this.clock = clock;
    }

    @Override
    public ApiResponse handle(ApiRequest request, RequestHandler next) throws Exception {
        AuditPolicy rules = policy;
        AuditSink to = sink;
        if (rules == null || to == null) {
            return next.handle(request);
        }
        Decision decision = rules.decide(request.user(), request.info());
        if (decision.level() == Level.NONE) {
            return next.handle(request);
        }
        AuditEvent event = new AuditEvent(request, decision, clock.now());
        record(to, decision, "RequestReceived", event, null);
        try {
            ApiResponse response = next.handle(request);
            if (response instanceof ApiResponse.Watching watching) {
                record(to, decision, "ResponseStarted", event, success(200));
                return new ApiResponse.Watching(
                        new Recorded(
                                watching.events(),
                                () ->
                                        record(
                                                to,
                                                decision,
                                                "ResponseComplete",
                                                event,
                                                success(200))));
            }
            event.response(response);
            record(to, decision, "ResponseComplete", event, success(AuditEvent.code(response)));
            return response;
        } catch (StatusException e) {
            event.failure(e);
            record(to, decision, "ResponseComplete", event, e.status());
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            record(
                    to,
                    decision,
                    "Panic",
                    event,
                    StatusException.internal("APIServer panic'd: " + e).status());
            throw e;
        }
    }

    private void record(
            AuditSink to,
            Decision decision,
            String stage,
            AuditEvent event,
            @Nullable JsonObject status) {
        if (!decision.omitStages().contains(stage)) {
            Instant now = stage.equals("RequestReceived") ? event.received() : clock.now();
            to.accept(event.at(stage, now, status));
        }
    }

    private static JsonObject success(int code) {
        return JsonObject.of("metadata", JsonObject.EMPTY, "code", (long) code);
    }

    /** Tells when a watch ends. */
    private static final class Recorded implements EventSource {
        private final EventSource source;
        private final Runnable atEnd;
        private final AtomicBoolean ended = new AtomicBoolean();

        Recorded(EventSource source, Runnable atEnd) {
            this.source = source;
            this.atEnd = atEnd;
        }

        @Override
        public @Nullable Event next() throws InterruptedException {
            return source.next();
        }

        @Override
        public @Nullable Event next(Sink sink) throws InterruptedException {
            return source.next(sink);
        }

        @Override
        public boolean ready() {
            return source.ready();
        }

        @Override
        public void close() {
            source.close();
            if (ended.compareAndSet(false, true)) {
                atEnd.run();
            }
        }
    }
}
