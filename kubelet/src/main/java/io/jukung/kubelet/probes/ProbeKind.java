package io.jukung.kubelet.probes;

import io.jukung.kubelet.sync.ProbeView.Result;

/** The three probes, with what holds before the first answer. */
enum ProbeKind {
    STARTUP("Startup", Result.UNKNOWN),
    LIVENESS("Liveness", Result.SUCCESS),
    READINESS("Readiness", Result.UNKNOWN);

    private final String text;
    private final Result initial;

    ProbeKind(String text, Result initial) {
        this.text = text;
        this.initial = initial;
    }

    String text() {
        return text;
    }

    Result initial() {
        return initial;
    }
}
