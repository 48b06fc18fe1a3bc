package io.jukung.base.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsTest {
    @Test
    void writesPrometheusText() {
        Metrics metrics = new Metrics();
        metrics.counter("a_total", "Help.", "verb").with("GE\"T").add(3);
        metrics.gauge("b", "Line\nfeed.").with().set(1.5);
        metrics.gauge("c", "Asked.", () -> 7);
        Histogram.Child seconds = metrics.histogram("d_seconds", "Time.", List.of(0.1, 1.0)).with();
        seconds.observe(0.1);
        seconds.observe(0.5);
        seconds.observe(3);
        metrics.counter("e_total", "Nothing yet.", "x");
        assertEquals(
                """
                # HELP a_total Help.
                # TYPE a_total counter
                a_total{verb="GE\\"T"} 3
                # HELP b Line\\nfeed.
                # TYPE b gauge
                b 1.5
                # HELP c Asked.
                # TYPE c gauge
                c 7
                # HELP d_seconds Time.
                # TYPE d_seconds histogram
                d_seconds_bucket{le="0.1"} 1
                d_seconds_bucket{le="1"} 2
                d_seconds_bucket{le="+Inf"} 3
                d_seconds_sum 3.6
                d_seconds_count 3
                """,
                metrics.text());
    }
}
