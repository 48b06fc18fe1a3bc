package io.jukung.bench.api;

import java.util.List;
import java.util.Locale;

/** Two bars per work on a logarithmic scale: the rate, and the CPU per operation that is saved. */
final class RatioPlot {
    private static final int LEFT = 170;
    private static final int WIDTH = 560;
    private static final int ROW = 34;
    private static final int TOP = 60;
    private static final double MOST = 100;
    private static final double LEAST = 0.1;

    private RatioPlot() {}

    static String svg(String reference, String other, List<Ratio> ratios) {
        int height = TOP + ROW * ratios.size() + 40;
        StringBuilder svg = new StringBuilder();
        svg.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                        .formatted(LEFT + WIDTH + 70, height));
        svg.append(" font-family=\"sans-serif\" font-size=\"12\">\n");
        text(svg, 10, 20, other + " against " + reference);
        text(svg, 10, 38, "blue: times the rate; orange: times less CPU per operation");
        for (double mark : new double[] {0.1, 1, 10, 100}) {
            double x = x(mark);
            svg.append(
                    String.format(
                            Locale.ROOT,
                            "<line x1=\"%.0f\" x2=\"%.0f\" y1=\"%d\" y2=\"%d\" stroke=\"#ccc\"/>%n",
                            x,
                            x,
                            TOP - 8,
                            height - 30));
            text(svg, x - 8, height - 14, mark < 1 ? "1/10" : "%.0f".formatted(mark));
        }
        for (int i = 0; i < ratios.size(); i++) {
            Ratio ratio = ratios.get(i);
            int y = TOP + i * ROW;
            text(svg, 10, y + 16, ratio.work());
            bar(svg, y, "#2b6cb0", ratio.rate());
            bar(svg, y + 13, "#dd6b20", ratio.cpuSaved());
        }
        return svg.append("</svg>\n").toString();
    }

    private static void bar(StringBuilder svg, int y, String color, double value) {
        if (value <= 0) {
            return;
        }
        double one = x(1);
        double end = x(value);
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"11\" fill=\"%s\"/>%n",
                        Math.min(one, end),
                        y,
                        Math.max(1, Math.abs(end - one)),
                        color));
        text(svg, Math.max(one, end) + 4, y + 10, String.format(Locale.ROOT, "%.1f", value));
    }

    private static double x(double value) {
        double within = Math.min(MOST, Math.max(LEAST, value));
        return LEFT + WIDTH * Math.log10(within / LEAST) / Math.log10(MOST / LEAST);
    }

    private static void text(StringBuilder svg, double x, double y, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
        svg.append(
                String.format(
                        Locale.ROOT, "<text x=\"%.0f\" y=\"%.0f\">%s</text>%n", x, y, escaped));
    }
}
