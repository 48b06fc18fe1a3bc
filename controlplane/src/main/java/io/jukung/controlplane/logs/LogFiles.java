package io.jukung.controlplane.logs;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.RequestHandler;
import io.jukung.http.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code /logs/…}: the files and folders below one folder, {@code /var/log}, answered as Go's file
 * server does: a folder as links, a file as it is.
 */
public final class LogFiles implements RequestHandler {
    private static final int LONGEST_NAME = 255;

    private final Path root;

    public LogFiles(Path root) {
        this.root = root;
    }

    @Override
    public ApiResponse handle(ApiRequest request) throws IOException {
        String path = request.info().path();
        if (List.of(path.split("/")).contains("..")) {
            return text(400, "invalid URL path\n");
        }
        String below = path.substring("/logs/".length() - 1).replaceFirst("^/+", "");
        if (Stream.of(below.split("/")).anyMatch(name -> name.length() > LONGEST_NAME)) {
            return text(404, "404 page not found\n");
        }
        Path file = root.resolve(below).normalize();
        if (!Files.exists(file)) {
            return text(404, "404 page not found\n");
        }
        if (!Files.isReadable(file)) {
            return text(403, "403 Forbidden\n");
        }
        if (Files.isDirectory(file)) {
            return path.endsWith("/")
                    ? folder(file)
                    : new ApiResponse.Raw(
                            301, Headers.of("Location", file.getFileName() + "/"), new byte[0]);
        }
        byte[] content = Files.readAllBytes(file);
        return new ApiResponse.Raw(200, Headers.of("Content-Type", type(content)), content);
    }

    private static ApiResponse folder(Path folder) throws IOException {
        StringBuilder links = new StringBuilder("<!doctype html>\n");
        links.append("<meta name=\"viewport\" content=\"width=device-width\">\n<pre>\n");
        try (Stream<Path> entries = Files.list(folder)) {
            entries.sorted()
                    .map(entry -> entry.getFileName() + (Files.isDirectory(entry) ? "/" : ""))
                    .forEach(name ->
                            links.append("<a href=\"")
                                    .append(escaped(name))
                                    .append("\">")
                                    .append(escaped(name))
                                    .append("</a>\n"));
        }
        return new ApiResponse.Raw(
                200,
                Headers.of("Content-Type", "text/html; charset=utf-8"),
                links.append("</pre>\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String escaped(String name) {
        return name.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&#34;");
    }

    /** Logs are text, but for packed and binary ones. */
    private static String type(byte[] content) {
        for (int i = 0; i < Math.min(content.length, 512); i++) {
            if (content[i] >= 0 && content[i] < 9) {
                return "application/octet-stream";
            }
        }
        return "text/plain; charset=utf-8";
    }

    private static ApiResponse text(int code, String text) {
        return new ApiResponse.Raw(
                code,
                Headers.of("Content-Type", "text/plain; charset=utf-8"),
                text.getBytes(StandardCharsets.UTF_8));
    }
}
