package io.jukung.kubelet.server;

import io.jukung.http.Exchange;
import io.jukung.http.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;

/** The files of the node's folder of logs, and a page for each of its folders. */
final class NodeLogs {
    private static final String NOT_FOUND = "404 page not found";

    private final Path root;

    /**
     * @param root {@code /var/log} as a rule
     */
    NodeLogs(Path root) {
        this.root = root;
    }

    /**
     * Answers with a file or a folder.
     *
     * @param parts the path below the root, decoded
     */
    void serve(Exchange exchange, List<String> parts) throws IOException, HttpFailure {
        Path path = root;
        for (String part : parts) {
            if (part.equals("..") || part.contains("/") || part.indexOf('\0') >= 0) {
                throw new HttpFailure(400, "invalid URL path");
            }
            path = path.resolve(part);
        }
        boolean slash = exchange.path().endsWith("/");
        if (Files.isDirectory(path)) {
            if (slash) {
                folder(exchange, path);
            } else {
                exchange.respond(
                        301, Headers.of("Location", name(path.getFileName()) + "/"), new byte[0]);
            }
        } else if (Files.isRegularFile(path) && !slash) {
            file(exchange, path);
        } else {
            throw new HttpFailure(404, NOT_FOUND);
        }
    }

    private static void file(Exchange exchange, Path path) throws IOException, HttpFailure {
        try (InputStream in = Files.newInputStream(path)) {
            // a log grows meanwhile: what there is now is what is sent
            long size = Files.size(path);
            byte[] start = in.readNBytes((int) Math.min(size, 512));
            Headers headers =
                    Headers.of(
                            "Content-Type", type(start),
                            "Last-Modified",
                                    DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                            Files.getLastModifiedTime(path)
                                                    .toInstant()
                                                    .atOffset(ZoneOffset.UTC)));
            try (OutputStream out = exchange.startResponse(200, headers)) {
                out.write(start);
                byte[] buffer = new byte[32 * 1024];
                long left = size - start.length;
                while (left > 0) {
                    int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                    if (count < 0) {
                        break;
                    }
                    out.write(buffer, 0, count);
                    left -= count;
                }
            }
        } catch (NoSuchFileException e) {
            throw new HttpFailure(404, NOT_FOUND);
        }
    }

    private static String type(byte[] start) {
        for (byte b : start) {
            if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != 0x1b
                    && b != '\f') {
                return "application/octet-stream";
            }
        }
        return "text/plain; charset=utf-8";
    }

    private static void folder(Exchange exchange, Path path) throws IOException {
        StringBuilder page = new StringBuilder("<!doctype html>\n");
        page.append("<meta name=\"viewport\" content=\"width=device-width\">\n<pre>\n");
        try (Stream<Path> files = Files.list(path)) {
            files.sorted()
                    .forEach(each -> {
                        String end = Files.isDirectory(each) ? "/" : "";
                        String name = each.getFileName() + end;
                        page.append("<a href=\"").append(name(each.getFileName())).append(end);
                        page.append("\">").append(escaped(name)).append("</a>\n");
                    });
        }
        page.append("</pre>\n");
        exchange.respond(
                200,
                Headers.of("Content-Type", "text/html; charset=utf-8"),
                page.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** A name as a relative reference; with a colon in it, it would be taken for a scheme. */
    private static String name(Path file) {
        try {
            return new URI(null, null, "./" + file, null)
                    .toASCIIString()
                    .substring(file.toString().contains(":") ? 0 : 2);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e); // any path can be quoted
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&#34;")
                .replace("'", "&#39;");
    }
}
