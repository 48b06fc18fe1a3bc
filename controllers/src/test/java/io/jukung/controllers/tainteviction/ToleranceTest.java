package io.jukung.controllers.tainteviction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jukung.api.core.v1.Taint;
import io.jukung.api.core.v1.Toleration;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToleranceTest {
    private static final Taint TAINT = Taint.builder().key("gone").effect("NoExecute").build();

    @Test
    void theShortestToleranceCounts() {
        Toleration forever = Toleration.builder().operator("Exists").build();
        Toleration minute =
                Toleration.builder().key("gone").operator("Exists").tolerationSeconds(60).build();
        Toleration other = Toleration.builder().key("gone").value("x").build();
        assertEquals(new Tolerance.For(Duration.ZERO), Tolerance.of(List.of(), List.of(TAINT)));
        assertEquals(
                new Tolerance.For(Duration.ZERO), Tolerance.of(List.of(other), List.of(TAINT)));
        assertEquals(new Tolerance.Forever(), Tolerance.of(List.of(forever), List.of(TAINT)));
        assertEquals(
                new Tolerance.For(Duration.ofSeconds(60)),
                Tolerance.of(List.of(forever, minute), List.of(TAINT)));
    }
}
