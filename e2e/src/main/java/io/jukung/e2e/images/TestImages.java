package io.jukung.e2e.images;

import io.jukung.kubelet.runtime.OciArchive;
import io.jukung.kubelet.runtime.PauseImage;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The images that tests run: each an OCI archive in one folder, written once. They need the
 * packages busybox-static, curl, redis-server and nginx-light on this machine.
 */
public final class TestImages {
    /** A shell with busybox's programs, and curl. */
    public static final String BUSYBOX = "localhost/jukung-test/busybox:1";

    public static final String REDIS = "localhost/jukung-test/redis:1";
    public static final String NGINX = "localhost/jukung-test/nginx:1";

    /** nginx again under another tag, for rollouts. */
    public static final String NGINX_2 = "localhost/jukung-test/nginx:2";

    /**
     * A guestbook's front end: {@code GET /cgi-bin/guestbook} lists what was said, a POST there
     * adds its body; entries live in the redis that {@code REDIS_HOST} names ("redis" by default).
     */
    public static final String GUESTBOOK = "localhost/jukung-test/guestbook:1";

    private static final String PASSWD =
            """
            root:x:0:0:root:/root:/bin/sh
            www-data:x:33:33:www-data:/var/www:/bin/sh
            nobody:x:65534:65534:nobody:/nonexistent:/bin/sh
            """;
    private static final String GROUP = "root:x:0:\nwww-data:x:33:\nnogroup:x:65534:\n";

    private final Path folder;

    public TestImages(Path folder) {
        this.folder = folder;
    }

    /** Every image's archive, made where it is not there yet. */
    public List<Path> archives() {
        return List.of(
                archive(BUSYBOX, busybox(), "sh"),
                archive(REDIS, redis(), "redis-server", "--bind", "0.0.0.0", "--save", ""),
                archive(NGINX, nginx("nginx 1"), "nginx", "-g", "daemon off;"),
                archive(NGINX_2, nginx("nginx 2"), "nginx", "-g", "daemon off;"),
                archive(GUESTBOOK, guestbook(), "httpd", "-f", "-p", "8080", "-h", "/www"));
    }

    private Path archive(String name, FileTree files, String... command) {
        Path file = folder.resolve(name.replaceAll(".*/", "").replace(':', '-') + ".tar");
        if (Files.exists(file)) {
            return file;
        }
        JsonObject config =
                JsonObject.of(
                        "Cmd",
                        JsonArray.copyOf(Arrays.asList(command)),
                        "Env",
                        JsonArray.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin"),
                        "WorkingDir",
                        "/");
        try {
            Files.createDirectories(folder);
            Path part = file.resolveSibling(file.getFileName() + ".part");
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
                OciArchive.write(out, name, PauseImage.architecture(), config, files.entries());
            }
            Files.move(part, file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A root with busybox's programs as links, accounts and the usual folders. */
    private static FileTree busybox() {
        FileTree files =
                new FileTree()
                        .folder("tmp", 01777)
                        .folder("root", 0700)
                        .folder("proc", 0555)
                        .folder("sys", 0555)
                        .folder("dev", 0755)
                        .text("etc/passwd", 0644, PASSWD)
                        .text("etc/group", 0644, GROUP)
                        .copy(Path.of("/bin/busybox"), "bin/busybox")
                        // Debian's static busybox cannot resolve names in glibc's way.
                        .program("/usr/bin/curl");
        for (String applet : Libraries.Output.of("/bin/busybox", "--list").lines().toList()) {
            if (!applet.equals("busybox")) {
                files.link("bin/" + applet, "busybox");
            }
        }
        return files;
    }

    private static FileTree redis() {
        return busybox()
                .program("/usr/bin/redis-cli")
                // Debian's redis-server is a link to this one.
                .program("/usr/bin/redis-check-rdb")
                .link("usr/bin/redis-server", "redis-check-rdb");
    }

    private static FileTree nginx(String greeting) {
        return busybox()
                .program("/usr/sbin/nginx")
                .folder("var/log/nginx", 0755)
                .folder("var/lib/nginx", 0755)
                .folder("run", 0755)
                .link("var/log/nginx/access.log", "/dev/stdout")
                .link("var/log/nginx/error.log", "/dev/stderr")
                .text("usr/share/nginx/html/index.html", 0644, greeting + "\n")
                .text("etc/nginx/nginx.conf", 0644, resource("nginx.conf"));
    }

    private static FileTree guestbook() {
        return busybox()
                .program("/usr/bin/redis-cli")
                .text("www/index.html", 0644, resource("index.html"))
                .text("www/cgi-bin/guestbook", 0755, resource("guestbook.sh"));
    }

    private static String resource(String name) {
        try (InputStream in = TestImages.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
