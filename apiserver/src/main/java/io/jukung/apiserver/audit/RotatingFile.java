package io.jukung.apiserver.audit;

import io.jukung.base.Clock;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file that is set aside when it has become large: {@code audit.log} becomes {@code
 * audit-2026-01-02T15-04-05.000.log}, with {@code .gz} behind it when compressed. One write is
 * never divided. Guarded by its own lock.
 */
public final class RotatingFile extends OutputStream {
    private static final System.Logger LOG = System.getLogger("kube-apiserver");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss.SSS");
    private static final String COMPRESSED = ".gz";

    private final Path file;
    private final Limits limits;
    private final Clock clock;
    private @Nullable OutputStream out;
    private long size;

    /**
     * How large the file becomes, and which older ones are kept; zero is no limit.
     *
     * @param bytes after which the file is set aside
     * @param age how old one that was set aside may become
     * @param kept how many are kept
     * @param compress whether they are compressed
     */
    public record Limits(long bytes, Duration age, int kept, boolean compress) {}

    /**
     * Appends to a file, which is made if it does not exist.
     *
     * @throws IOException where it cannot be opened
     */
    public RotatingFile(Path file, Limits limits, Clock clock) throws IOException {
        this.file = file.toAbsolutePath();
        this.limits = limits;
        this.clock = clock;
        open();
    }

    private OutputStream open() throws IOException {
        OutputStream opened =
                Files.newOutputStream(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND,
                        StandardOpenOption.WRITE);
        out = opened;
        size = Files.size(file);
        return opened;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        OutputStream to = out == null ? open() : out;
        if (limits.bytes() > 0 && size > 0 && size + length > limits.bytes()) {
            to = rotate(to);
        }
        to.write(bytes, offset, length);
        size += length;
    }

    private OutputStream rotate(OutputStream full) throws IOException {
        full.close();
        out = null;
        String time = STAMP.format(clock.now().atOffset(ZoneOffset.UTC));
        Path aside = file.resolveSibling(stem() + "-" + time + extension());
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        if (limits.compress()) {
            compress(aside);
        }
        try {
            forget();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "old audit logs stay: " + e);
        }
        return open();
    }

    private static void compress(Path aside) throws IOException {
        Path packed = aside.resolveSibling(aside.getFileName() + COMPRESSED);
        try (OutputStream zip = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(aside, zip);
        }
        Files.delete(aside);
    }

    private void forget() throws IOException {
        List<Aside> others = new ArrayList<>(aside());
        others.sort(Comparator.comparing(Aside::since).reversed());
        Instant oldest = limits.age().isZero() ? Instant.MIN : clock.now().minus(limits.age());
        int most = limits.kept() == 0 ? Integer.MAX_VALUE : limits.kept();
        for (int i = 0; i < others.size(); i++) {
            if (i >= most || others.get(i).since().isBefore(oldest)) {
                Files.deleteIfExists(others.get(i).file());
            }
        }
    }

    private record Aside(Path file, Instant since) {}

    private List<Aside> aside() throws IOException {
        List<Aside> found = new ArrayList<>();
        String before = stem() + "-";
        try (Stream<Path> files = Files.list(file.resolveSibling("").toAbsolutePath())) {
            for (Path each : (Iterable<Path>) files::iterator) {
                String name = String.valueOf(each.getFileName());
                String plain =
                        name.endsWith(COMPRESSED)
                                ? name.substring(0, name.length() - COMPRESSED.length())
                                : name;
                int end = plain.length() - extension().length();
                if (plain.startsWith(before)
                        && plain.endsWith(extension())
                        && before.length() < end) {
                    Instant since = time(plain.substring(before.length(), end));
                    if (since != null) {
                        found.add(new Aside(each, since));
                    }
                }
            }
        }
        return found;
    }

    private static @Nullable Instant time(String text) {
        try {
            return LocalDateTime.parse(text, STAMP).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException someOtherFile) {
            return null;
        }
    }

    private String stem() {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.length() - extension().length());
    }

    private String extension() {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot);
    }

    @Override
    public synchronized void flush() throws IOException {
        if (out != null) {
            out.flush();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (out != null) {
            out.close();
            out = null;
        }
    }
}
