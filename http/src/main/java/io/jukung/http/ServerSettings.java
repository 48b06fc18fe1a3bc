package io.jukung.http;

import java.time.Duration;

/** What every connection of one server needs to know. */
record ServerSettings(
        Handler handler,
        System.Logger log,
        boolean secure,
        int maxHeaderBytes,
        int maxConcurrentStreams,
        Duration idleTimeout) {}
