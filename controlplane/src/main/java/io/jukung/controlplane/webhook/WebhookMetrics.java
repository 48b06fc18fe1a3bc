package io.jukung.controlplane.webhook;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.base.Clock;
import io.jukung.base.metrics.Counter;
import io.jukung.base.metrics.Histogram;
import io.jukung.base.metrics.Metrics;
import io.jukung.machinery.status.StatusException;
import java.util.List;

/** How long webhooks take, what they answer, and what follows from it, as upstream names it. */
public final class WebhookMetrics {
    private static final int LARGEST_CODE = 600;
    private static final List<Double> BUCKETS =
            List.of(0.005, 0.025, 0.1, 0.5, 1.0, 2.5, 10.0, 25.0);

    private final Histogram duration;
    private final Counter requests;
    private final Counter rejections;
    private final Counter failedOpen;
    private final Clock clock;

    public WebhookMetrics(Metrics metrics, Clock clock) {
        this.clock = clock;
        duration =
                metrics.histogram(
                        "apiserver_admission_webhook_admission_duration_seconds",
                        "Admission webhook latency histogram in seconds, identified by name and"
                                + " broken out for each operation and API resource and type"
                                + " (validate or admit).",
                        BUCKETS,
                        "name",
                        "operation",
                        "rejected",
                        "type");
        requests =
                metrics.counter(
                        "apiserver_admission_webhook_request_total",
                        "Admission webhook request total, identified by name and broken out for"
                                + " each admission type (validating or mutating) and operation.",
                        "code",
                        "name",
                        "operation",
                        "rejected",
                        "type");
        rejections =
                metrics.counter(
                        "apiserver_admission_webhook_rejection_count",
                        "Admission webhook rejection count, identified by name and broken out for"
                                + " each admission type (validating or admit) and operation, with"
                                + " the kind of error and the code.",
                        "error_type",
                        "name",
                        "operation",
                        "rejection_code",
                        "type");
        failedOpen =
                metrics.counter(
                        "apiserver_admission_webhook_fail_open_count",
                        "Admission webhook fail open count, identified by name and broken out for"
                                + " each admission type (validating or mutating).",
                        "name",
                        "type");
    }

    /** What asks a webhook. */
    @FunctionalInterface
    interface Question<T> {
        T ask() throws CallException;
    }

    /**
     * Asks, and counts what comes of it.
     *
     * @param type {@code admit} or {@code validating}
     */
    <T> T measured(Hook hook, AdmissionAttributes attributes, String type, Question<T> question)
            throws CallException {
        Call call = new Call(hook, attributes.operation().name(), type, clock.nanoTime());
        try {
            T answer = question.ask();
            call.ended(200, false);
            return answer;
        } catch (CallException e) {
            if (hook.ignoresFailures()) {
                failedOpen.with(hook.name(), type).increment();
            } else {
                call.rejected("calling_webhook_error", 0);
            }
            call.ended(0, !hook.ignoresFailures());
            throw e;
        } catch (StatusException e) {
            // a hook with effects is not asked in a dry run; any other refusal is the hook's own
            boolean asked = !attributes.dryRun() || hook.harmless();
            int code = asked ? Math.min(e.code(), LARGEST_CODE) : 0;
            call.rejected(asked ? "no_error" : "apiserver_internal_error", code);
            call.ended(code, true);
            throw e;
        }
    }

    private final class Call {
        private final Hook hook;
        private final String operation;
        private final String type;
        private final long start;

        Call(Hook hook, String operation, String type, long start) {
            this.hook = hook;
            this.operation = operation;
            this.type = type;
            this.start = start;
        }

        void ended(int code, boolean rejected) {
            String refused = Boolean.toString(rejected);
            duration.with(hook.name(), operation, refused, type)
                    .observe((clock.nanoTime() - start) / 1e9);
            requests.with(Integer.toString(code), hook.name(), operation, refused, type)
                    .increment();
        }

        void rejected(String error, int code) {
            rejections
                    .with(error, hook.name(), operation, Integer.toString(code), type)
                    .increment();
        }
    }
}
