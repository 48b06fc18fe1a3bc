package io.jukung.controlplane.webhook;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionPlugin;
import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.registry.Registry;
import io.jukung.apiserver.webhook.Webhooks;
import io.jukung.controlplane.matching.Criteria.Match;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Lets webhooks look at what is about to be stored, all at the same time. */
public final class ValidatingWebhooks implements AdmissionPlugin {
    private static final Logger LOG = System.getLogger("kube-apiserver");
    private static final String FAILED_OPEN = "failed-open.validating.webhook.admission.k8s.io/";

    private final Hooks hooks;
    private final Webhooks webhooks;
    private final WebhookMetrics metrics;

    public ValidatingWebhooks(
            Registry registry, Authorizer authorizer, Webhooks webhooks, WebhookMetrics metrics) {
        this.metrics = metrics;
        this.hooks = new Hooks(registry, "validatingwebhookconfigurations", authorizer);
        this.webhooks = webhooks;
    }

    @Override
    public String name() {
        return "ValidatingAdmissionWebhook";
    }

    @Override
    public boolean handles(AdmissionAttributes attributes) {
        return hooks.concern(attributes);
    }

    /** Who is asked, and as what it sees the write. */
    private record Turn(Hook hook, Match match, int index) {}

    @Override
    public void validate(AdmissionAttributes attributes) {
        List<Turn> turns = new ArrayList<>();
        for (Hook hook : hooks.all()) {
            Match match = hooks.match(hook, attributes);
            if (match != null) {
                turns.add(new Turn(hook, match, turns.size()));
            }
        }
        if (turns.size() == 1) {
            ask(turns.getFirst(), attributes);
            return;
        }
        List<FutureTask<@Nullable Void>> tasks = new ArrayList<>(turns.size());
        for (Turn turn : turns) {
            FutureTask<@Nullable Void> task = new FutureTask<>(() -> ask(turn, attributes), null);
            tasks.add(task);
            Thread.ofVirtual().name("webhook").start(task);
        }
        RuntimeException first = null;
        for (FutureTask<@Nullable Void> task : tasks) {
            RuntimeException refusal = refusal(task);
            first = first == null ? refusal : first;
        }
        if (first != null) {
            throw first;
        }
    }

    private static @Nullable RuntimeException refusal(FutureTask<@Nullable Void> task) {
        try {
            task.get();
            return null;
        } catch (ExecutionException e) {
            return e.getCause() instanceof RuntimeException refusal
                    ? refusal
                    : StatusException.internal(String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return StatusException.timeout("request did not complete within requested timeout", 0);
        }
    }

    private void ask(Turn turn, AdmissionAttributes attributes) {
        Hook hook = turn.hook();
        JsonObject object = attributes.object();
        JsonObject shown =
                object == null ? null : attributes.views().show(object, turn.match().kind());
        try {
            Review review = new Review(hook, attributes, turn.match(), false);
            JsonObject ignored =
                    metrics.measured(
                            hook, attributes, "validating", () -> review.ask(webhooks, shown));
        } catch (CallException e) {
            if (!hook.ignoresFailures()) {
                throw StatusException.internal(String.valueOf(e.getMessage()));
            }
            LOG.log(Level.WARNING, "Failing open: {0}", e.getMessage());
            synchronized (attributes.request()) {
                attributes
                        .request()
                        .auditAnnotations()
                        .put(FAILED_OPEN + "round_0_index_" + turn.index(), hook.name());
            }
        }
    }
}
