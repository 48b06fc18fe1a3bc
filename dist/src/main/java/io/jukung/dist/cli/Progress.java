package io.jukung.dist.cli;

import io.jukung.dist.cluster.ClusterFiles;
import io.jukung.dist.cluster.ClusterStatus;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** One line per component: live on a terminal, a line each as it becomes ready elsewhere. */
final class Progress {
    private final PrintStream out;
    private final boolean terminal = System.console() != null && System.console().isTerminal();
    private final Set<String> printed = new HashSet<>();
    private int drawn;

    Progress(PrintStream out) {
        this.out = out;
    }

    void draw(ClusterStatus status) {
        if (terminal) {
            redraw(status.parts());
            return;
        }
        for (ClusterStatus.Part part : status.parts()) {
            if (part.state().equals("ready") && printed.add(part.name())) {
                out.println(line(part));
            }
        }
        out.flush();
    }

    private void redraw(List<ClusterStatus.Part> parts) {
        StringBuilder text = new StringBuilder();
        if (drawn > 0) {
            text.append("\033[").append(drawn).append('A');
        }
        for (ClusterStatus.Part part : parts) {
            text.append("\033[2K").append(line(part)).append('\n');
        }
        drawn = parts.size();
        out.print(text);
        out.flush();
    }

    static String line(ClusterStatus.Part part) {
        String mark =
                switch (part.state()) {
                    case "ready" -> "✓";
                    case "waiting" -> "✗";
                    default -> "…";
                };
        String time =
                part.millis() < 0
                        ? "      "
                        : String.format(Locale.ROOT, "%5.2f s", part.millis() / 1000.0);
        return String.format(
                        Locale.ROOT, "  %s %-24s %s  %s", mark, part.name(), time, part.detail())
                .stripTrailing();
    }

    void summary(ClusterStatus status, ClusterFiles files) {
        out.println();
        out.println("Kubernetes is up at " + status.server());
        out.println("  data     " + files.folder());
        out.println("  logs     jukung logs COMPONENT   (" + files.logFile() + ")");
        out.println(
                "  kubectl  context \""
                        + files.contextName()
                        + "\" is current; try: kubectl get nodes");
        out.flush();
    }
}
