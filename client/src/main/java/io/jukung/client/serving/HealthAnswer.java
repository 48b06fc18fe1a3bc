package io.jukung.client.serving;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What {@code /healthz}, {@code /livez} and {@code /readyz} say: "ok", or with {@code ?verbose} and
 * where something is wrong, a line for each check; {@code ?exclude=NAME} leaves one out.
 */
record HealthAnswer(int status, String text) {
    static HealthAnswer of(String path, String query, List<HealthCheck> checks) {
        Set<String> excluded = new LinkedHashSet<>();
        boolean verbose = false;
        for (String part : query.split("&")) {
            verbose |= part.equals("verbose") || part.startsWith("verbose=");
            if (part.startsWith("exclude=")) {
                excluded.add(
                        URLDecoder.decode(
                                part.substring("exclude=".length()), StandardCharsets.UTF_8));
            }
        }
        StringBuilder lines = new StringBuilder();
        List<String> failed = new ArrayList<>();
        for (HealthCheck check : checks) {
            if (excluded.remove(check.name())) {
                lines.append("[+]").append(check.name()).append(" excluded: ok\n");
                continue;
            }
            String trouble = check.trouble().get();
            if (trouble.isEmpty()) {
                lines.append("[+]").append(check.name()).append(" ok\n");
            } else {
                failed.add(check.name());
                lines.append("[-]").append(check.name()).append(" failed: reason withheld\n");
            }
        }
        if (!excluded.isEmpty()) {
            String names = String.join(", ", excluded.stream().map(n -> '"' + n + '"').toList());
            lines.append("warn: some health checks cannot be excluded: no matches for ")
                    .append(names)
                    .append('\n');
        }
        String name = path.substring(1);
        if (!failed.isEmpty()) {
            return new HealthAnswer(500, lines + name + " check failed\n");
        }
        return new HealthAnswer(200, verbose ? lines + name + " check passed\n" : "ok");
    }
}
