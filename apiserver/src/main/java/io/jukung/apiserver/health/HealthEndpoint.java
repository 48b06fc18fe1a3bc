package io.jukung.apiserver.health;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.RequestHandler;
import io.jukung.http.Headers;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers {@code ok}, or what is out of order; with {@code ?verbose} every check by name, and below
 * the path each check alone.
 */
public final class HealthEndpoint implements RequestHandler {
    private static final System.Logger LOG = System.getLogger("kube-apiserver");

    private final String path;
    private final List<HealthCheck> checks;
    private final HealthSlis slis;

    /**
     * @param path {@code /livez}
     */
    public HealthEndpoint(String path, List<HealthCheck> checks, HealthSlis slis) {
        this.path = path;
        this.checks = List.copyOf(checks);
        this.slis = slis;
    }

    @Override
    public ApiResponse handle(ApiRequest request) {
        String asked = request.info().path();
        if (asked.length() > path.length() + 1) {
            return single(asked.substring(path.length() + 1));
        }
        List<String> excluded = request.query().getOrDefault("exclude", List.of());
        StringBuilder report = new StringBuilder();
        List<String> failed = new ArrayList<>(0);
        for (HealthCheck check : checks) {
            if (excluded.contains(check.name())) {
                report.append("[+]").append(check.name()).append(" excluded: ok\n");
            } else if (passes(check)) {
                report.append("[+]").append(check.name()).append(" ok\n");
            } else {
                report.append("[-]").append(check.name()).append(" failed: reason withheld\n");
                failed.add(check.name());
            }
        }
        List<String> unknown = new ArrayList<>(excluded);
        checks.forEach(check -> unknown.remove(check.name()));
        if (!unknown.isEmpty()) {
            report.append("warn: some health checks cannot be excluded: no matches for ")
                    .append(quoted(unknown))
                    .append('\n');
        }
        String name = path.substring(1);
        if (!failed.isEmpty()) {
            return text(500, report + name + " check failed\n");
        }
        return request.query().containsKey("verbose")
                ? text(200, report + name + " check passed\n")
                : text(200, "ok");
    }

    private ApiResponse single(String name) {
        for (HealthCheck check : checks) {
            if (check.name().equals(name)) {
                return passes(check)
                        ? new ApiResponse.Raw(
                                200,
                                Headers.of("Content-Type", "text/plain; charset=utf-8"),
                                "ok".getBytes(StandardCharsets.UTF_8))
                        : text(500, "internal server error: reason withheld\n");
            }
        }
        return text(404, "404 page not found\n");
    }

    private boolean passes(HealthCheck check) {
        boolean passed = probe(check);
        slis.note(check.name(), path.substring(1), passed);
        return passed;
    }

    private static boolean probe(HealthCheck check) {
        try {
            check.probe().check();
            return true;
        } catch (Exception e) {
            LOG.log(Level.INFO, "health check " + check.name() + " failed: " + e.getMessage());
            return false;
        }
    }

    private static String quoted(List<String> names) {
        StringBuilder text = new StringBuilder();
        for (String name : names) {
            text.append(text.isEmpty() ? "" : ",").append('"').append(name).append('"');
        }
        return text.toString();
    }

    private static ApiResponse text(int code, String body) {
        return new ApiResponse.Raw(
                code,
                Headers.of(
                        "Content-Type",
                        "text/plain; charset=utf-8",
                        "X-Content-Type-Options",
                        "nosniff"),
                body.getBytes(StandardCharsets.UTF_8));
    }
}
