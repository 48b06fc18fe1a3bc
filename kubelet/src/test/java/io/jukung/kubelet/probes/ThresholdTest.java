package io.jukung.kubelet.probes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.kubelet.sync.ProbeView.Result;
import org.junit.jupiter.api.Test;

class ThresholdTest {
    @Test
    void onlyARunOfAnswersChangesTheResult() {
        Threshold threshold = new Threshold(Result.SUCCESS, 2, 3);
        assertFalse(threshold.take(false));
        assertFalse(threshold.take(false));
        assertFalse(threshold.take(true));
        assertFalse(threshold.take(false));
        assertFalse(threshold.take(false));
        assertEquals(Result.SUCCESS, threshold.result());
        assertTrue(threshold.take(false));
        assertEquals(Result.FAILURE, threshold.result());
        assertFalse(threshold.take(true));
        assertTrue(threshold.take(true));
        assertEquals(Result.SUCCESS, threshold.result());
    }
}
