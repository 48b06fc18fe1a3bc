package io.jukung.controlplane.webhook;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionPlugin;
import io.jukung.apiserver.admission.Reinvocation;
import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.registry.Registry;
import io.jukung.apiserver.webhook.Webhooks;
import io.jukung.controlplane.matching.Criteria.Match;
import io.jukung.machinery.patch.JsonPatch;
import io.jukung.machinery.patch.PatchException;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lets webhooks change what is to be stored, one after the other. */
public final class MutatingWebhooks implements AdmissionPlugin {
    private static final Logger LOG = System.getLogger("kube-apiserver");
    private static final String MUTATION = "mutation.webhook.admission.k8s.io/";
    private static final String PATCH = "patch.webhook.admission.k8s.io/";

    private final Hooks hooks;
    private final Webhooks webhooks;
    private final WebhookMetrics metrics;

    public MutatingWebhooks(
            Registry registry, Authorizer authorizer, Webhooks webhooks, WebhookMetrics metrics) {
        this.metrics = metrics;
        this.hooks = new Hooks(registry, "mutatingwebhookconfigurations", authorizer);
        this.webhooks = webhooks;
    }

    @Override
    public String name() {
        return "MutatingAdmissionWebhook";
    }

    @Override
    public boolean handles(AdmissionAttributes attributes) {
        return hooks.concern(attributes);
    }

    @Override
    public @Nullable JsonObject admit(AdmissionAttributes attributes) {
        Reinvocation.Hooks memory = attributes.reinvocation().of(name());
        memory.starts(attributes.object());
        AdmissionAttributes now = attributes;
        List<Hook> all = hooks.all();
        for (int i = 0; i < all.size(); i++) {
            Hook hook = all.get(i);
            Match match = hooks.match(hook, now);
            if (match == null || !memory.turn(hook.uid())) {
                continue;
            }
            JsonObject changed = ask(hook, now, match, i);
            if (!java.util.Objects.equals(changed, now.object())) {
                memory.changed();
                now = now.withObject(changed);
            }
            if (hook.wantsLaterChanges()) {
                memory.called(hook.uid());
            }
        }
        memory.ends(now.object());
        return now.object();
    }

    private @Nullable JsonObject ask(Hook hook, AdmissionAttributes now, Match match, int index) {
        String place = "round_" + (now.reinvocation().second() ? 1 : 0) + "_index_" + index;
        JsonObject object = now.object();
        JsonObject shown = object == null ? null : now.views().show(object, match.kind());
        boolean mutated = false;
        try {
            Review review = new Review(hook, now, match, true);
            JsonArray patch =
                    metrics.measured(
                            hook, now, "admit", () -> patch(hook, review.ask(webhooks, shown)));
            if (patch.isEmpty()) {
                return object;
            }
            if (shown == null) {
                throw StatusException.internal(
                        "admission webhook \""
                                + hook.name()
                                + "\" attempted to modify the object, which is not supported for"
                                + " this operation");
            }
            JsonObject patched = apply(patch, shown);
            mutated = !patched.equals(shown);
            annotate(now, PATCH + place, hook, "patch", patch, "patchType", "JSONPatch");
            return mutated ? taken(now, patched) : object;
        } catch (CallException e) {
            if (!hook.ignoresFailures()) {
                throw StatusException.internal(String.valueOf(e.getMessage()));
            }
            LOG.log(Level.WARNING, "Failing open: {0}", e.getMessage());
            now.request().auditAnnotations().put("failed-open." + MUTATION + place, hook.name());
            return object;
        } finally {
            annotate(now, MUTATION + place, hook, "mutated", mutated, null, null);
        }
    }

    private static JsonArray patch(Hook hook, JsonObject response) throws CallException {
        String encoded = response.string("patch");
        if (encoded.isEmpty()) {
            return JsonArray.EMPTY;
        }
        String type = response.string("patchType");
        try {
            byte[] text = Base64.getDecoder().decode(encoded);
            if (!(Json.parseValue(text, duplicate -> {}) instanceof JsonArray list)) {
                throw new MalformedException("not a list");
            }
            if (!type.isEmpty() && !type.equals("JSONPatch")) {
                throw new CallException(hook, "unsupported patch type \"" + type + "\"");
            }
            return list;
        } catch (IllegalArgumentException | MalformedException e) {
            throw new CallException(
                    hook, "received undecodable patch in webhook response: " + e.getMessage());
        }
    }

    private static JsonObject apply(JsonArray patch, JsonObject object) {
        try {
            return JsonPatch.apply(object, patch);
        } catch (PatchException e) {
            throw StatusException.internal(String.valueOf(e.getMessage()));
        }
    }

    private static JsonObject taken(AdmissionAttributes now, JsonObject patched) {
        try {
            return now.views().take(patched);
        } catch (MalformedException e) {
            throw StatusException.internal(String.valueOf(e.getMessage()));
        }
    }

    private static void annotate(
            AdmissionAttributes now,
            String key,
            Hook hook,
            String fact,
            Object value,
            @Nullable String more,
            @Nullable Object moreValue) {
        JsonObject.Builder note =
                JsonObject.copyOf(
                                Map.of(
                                        "configuration",
                                        hook.configuration(),
                                        "webhook",
                                        hook.name(),
                                        fact,
                                        value))
                        .edit();
        if (more != null && moreValue != null) {
            note.put(more, moreValue);
        }
        now.request()
                .auditAnnotations()
                .put(key, new String(Json.write(note.build()), StandardCharsets.UTF_8));
    }
}
