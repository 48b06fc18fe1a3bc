package io.jukung.apiserver.audit;

import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;

/** Writes audit events as JSON lines, as {@code --audit-log-path} does. */
public final class AuditLog implements AuditSink {
    private static final System.Logger LOG = System.getLogger("kube-apiserver");

    private final OutputStream out;

    /** The stream stays the caller's to close; it should append. */
    public AuditLog(OutputStream out) {
        this.out = out;
    }

    @Override
    public void accept(JsonObject event) {
        byte[] json = Json.write(event);
        byte[] line = java.util.Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        try {
            synchronized (out) {
                out.write(line);
                out.flush();
            }
        } catch (IOException e) {
            LOG.log(Level.ERROR, "an audit event is lost: " + event, e);
        }
    }
}
