package io.jukung.controlplane.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.admission.Reinvocation;
import io.jukung.apiserver.admission.Views;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.base.Clock;
import io.jukung.base.metrics.Metrics;
import io.jukung.controlplane.InProcess;
import io.jukung.http.Headers;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WebhookMetricsTest {
    private final Metrics metrics = new Metrics();
    private final WebhookMetrics measured = new WebhookMetrics(metrics, Clock.SYSTEM);

    private static Hook hook(String policy) {
        return Hook.of(
                        List.of(
                                Json.parse(
                                        """
                                        {"metadata": {"name": "c"}, "webhooks": [
                                          {"name": "h", "failurePolicy": "%s",
                                           "sideEffects": "None"}]}
                                        """
                                                .formatted(policy))))
                .getFirst();
    }

    private static AdmissionAttributes create() {
        GroupVersionKind kind = new GroupVersionKind("", "v1", "ConfigMap");
        ApiRequest request =
                ApiRequest.local(
                        InProcess.ADMIN,
                        RequestInfo.resource(
                                "create",
                                new GroupVersionResource("", "v1", "configmaps"),
                                "default",
                                "",
                                ""),
                        Map.of(),
                        new Headers(),
                        null);
        return new AdmissionAttributes(
                Operation.CREATE,
                request,
                kind,
                "default",
                "",
                JsonObject.EMPTY,
                null,
                JsonObject.EMPTY,
                false,
                Views.only(kind),
                new Reinvocation());
    }

    private void has(String line) {
        assertTrue(metrics.text().contains(line + "\n"), line + "\n" + metrics.text());
    }

    @Test
    void whatIsAllowedIsCountedAs200() throws CallException {
        assertEquals("yes", measured.measured(hook("Fail"), create(), "admit", () -> "yes"));
        has(
                "apiserver_admission_webhook_request_total{code=\"200\",name=\"h\","
                        + "operation=\"CREATE\",rejected=\"false\",type=\"admit\"} 1");
        has(
                "apiserver_admission_webhook_admission_duration_seconds_count{name=\"h\","
                        + "operation=\"CREATE\",rejected=\"false\",type=\"admit\"} 1");
    }

    @Test
    void aRefusalHasTheHooksCode() {
        StatusException refusal = StatusException.badRequest("no");
        assertThrows(
                StatusException.class,
                () ->
                        measured.measured(
                                hook("Fail"),
                                create(),
                                "validating",
                                () -> {
                                    throw refusal;
                                }));
        has(
                "apiserver_admission_webhook_rejection_count{error_type=\"no_error\",name=\"h\","
                        + "operation=\"CREATE\",rejection_code=\"400\",type=\"validating\"} 1");
    }

    @Test
    void whatCannotBeAskedIsRejectedOrFailsOpen() {
        for (String policy : List.of("Fail", "Ignore")) {
            Hook hook = hook(policy);
            assertThrows(
                    CallException.class,
                    () ->
                            measured.measured(
                                    hook,
                                    create(),
                                    "admit",
                                    () -> {
                                        throw new CallException(hook, "away");
                                    }));
        }
        has(
                "apiserver_admission_webhook_rejection_count{"
                        + "error_type=\"calling_webhook_error\",name=\"h\",operation=\"CREATE\","
                        + "rejection_code=\"0\",type=\"admit\"} 1");
        has("apiserver_admission_webhook_fail_open_count{name=\"h\",type=\"admit\"} 1");
    }
}
