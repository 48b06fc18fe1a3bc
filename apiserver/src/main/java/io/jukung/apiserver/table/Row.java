package io.jukung.apiserver.table;

import io.jukung.machinery.tree.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;

/**
 * An object's cells as they are written, and its conditions, cut where an age belongs.
 *
 * <pre>
 *   {@code ["web","1/1","Running",} │ {@code ,} │ {@code ,"10.244.0.7"]}
 *                             restarts  age
 * </pre>
 *
 * @param parts one more than ages
 */
public record Row(byte[][] parts, List<Age> ages) {
    /** Writes the cells with the ages as they are at a time. */
    void write(Instant now, OutputStream out) throws IOException {
        for (int i = 0; i < ages.size(); i++) {
            out.write(parts[i]);
            Json.write(ages.get(i).at(now), out);
        }
        out.write(parts[ages.size()]);
    }
}
