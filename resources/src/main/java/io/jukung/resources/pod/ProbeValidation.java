package io.jukung.resources.pod;

import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks probes and lifecycle handlers. */
final class ProbeValidation {
    private static final List<String> PROBE_HANDLERS =
            List.of("exec", "httpGet", "tcpSocket", "grpc");
    private static final List<String> LIFECYCLE_HANDLERS =
            List.of("exec", "httpGet", "tcpSocket", "sleep");

    private ProbeValidation() {}

    /** The probes and the lifecycle of a container that runs for long. */
    static void container(Field container, @Nullable Long gracePeriod) {
        Field lifecycle = container.at("lifecycle");
        for (String hook : List.of("postStart", "preStop")) {
            if (lifecycle.has(hook)) {
                handler(lifecycle.at(hook), LIFECYCLE_HANDLERS, gracePeriod);
            }
        }
        mustSucceedOnce(container.at("livenessProbe"), gracePeriod);
        Field readiness = container.at("readinessProbe");
        if (readiness.present()) {
            probe(readiness, gracePeriod);
            if (readiness.has("terminationGracePeriodSeconds")) {
                readiness
                        .at("terminationGracePeriodSeconds")
                        .invalid("must not be set for readinessProbes");
            }
        }
        mustSucceedOnce(container.at("startupProbe"), gracePeriod);
    }

    private static void mustSucceedOnce(Field probe, @Nullable Long gracePeriod) {
        if (probe.absent()) {
            return;
        }
        probe(probe, gracePeriod);
        if (probe.at("successThreshold").number() != 1) {
            probe.at("successThreshold")
                    .invalid(probe.at("successThreshold").number(), "must be 1");
        }
    }

    private static void probe(Field probe, @Nullable Long gracePeriod) {
        handler(probe, PROBE_HANDLERS, gracePeriod);
        for (String number :
                List.of(
                        "initialDelaySeconds",
                        "timeoutSeconds",
                        "periodSeconds",
                        "successThreshold",
                        "failureThreshold")) {
            probe.at(number).nonNegative();
        }
        Field grace = probe.at("terminationGracePeriodSeconds");
        if (grace.present() && grace.number() <= 0) {
            grace.invalid("must be greater than 0");
        }
    }

    private static void handler(Field owner, List<String> kinds, @Nullable Long gracePeriod) {
        boolean found = false;
        for (String kind : kinds) {
            if (!owner.has(kind)) {
                continue;
            }
            if (found) {
                owner.at(kind).forbidden("may not specify more than 1 handler type");
            } else {
                found = true;
                action(kind, owner.at(kind), gracePeriod);
            }
        }
        if (!found) {
            owner.missing("must specify a handler type");
        }
    }

    private static void action(String kind, Field action, @Nullable Long gracePeriod) {
        switch (kind) {
            case "exec" -> action.at("command").required();
            case "httpGet" -> httpGet(action);
            case "tcpSocket" -> Rules.portNumberOrName(action.at("port"));
            case "grpc" -> Rules.portNumber(action.at("port"));
            default -> sleep(action, gracePeriod);
        }
    }

    private static void httpGet(Field http) {
        http.at("path").required();
        Rules.portNumberOrName(http.at("port"));
        if (!List.of("HTTP", "HTTPS").contains(http.text("scheme"))) {
            http.at("scheme").notSupported("HTTP", "HTTPS");
        }
        for (Field header : http.at("httpHeaders").items()) {
            http.at("httpHeaders").as(header.text("name")).check(Names::httpHeaderName);
        }
    }

    private static void sleep(Field sleep, @Nullable Long gracePeriod) {
        long seconds = sleep.at("seconds").number();
        if (gracePeriod != null && (seconds < 0 || seconds > gracePeriod)) {
            sleep.invalid(
                    seconds,
                    "must be non-negative and less than terminationGracePeriodSeconds ("
                            + gracePeriod
                            + ")");
        }
    }
}
