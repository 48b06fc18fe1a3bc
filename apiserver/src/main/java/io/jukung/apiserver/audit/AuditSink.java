package io.jukung.apiserver.audit;

import io.jukung.machinery.tree.JsonObject;

/** Where audit events go. Any thread. */
@FunctionalInterface
public interface AuditSink {
    /** Takes one {@code audit.k8s.io/v1 Event}. */
    void accept(JsonObject event);
}
