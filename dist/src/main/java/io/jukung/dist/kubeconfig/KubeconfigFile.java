package io.jukung.dist.kubeconfig;

import io.jukung.dist.cli.CommandException;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import io.jukung.machinery.tree.Yaml;
import io.jukung.pki.Identity;
import io.jukung.pki.SecretFiles;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A kubeconfig file into which entries go and out of which they come; all others stay as they are.
 */
public record KubeconfigFile(Path path) {
    private static final List<String> LISTS = List.of("clusters", "users", "contexts");

    /**
     * The file that kubectl writes to: the first of {@code $KUBECONFIG}, or {@code ~/.kube/config}.
     */
    public static KubeconfigFile ofUser() {
        String named = System.getenv("KUBECONFIG");
        if (named != null && !named.isBlank()) {
            for (String file : named.split(File.pathSeparator, -1)) {
                if (!file.isBlank()) {
                    return new KubeconfigFile(Path.of(file));
                }
            }
        }
        return new KubeconfigFile(Path.of(System.getProperty("user.home"), ".kube", "config"));
    }

    /** A whole kubeconfig with one cluster, one user and one context, all of one name. */
    public static JsonObject content(String name, String server, String caPem, Identity identity) {
        return JsonObject.of(
                "apiVersion",
                "v1",
                "kind",
                "Config",
                "preferences",
                JsonObject.EMPTY,
                "clusters",
                JsonArray.of(
                        JsonObject.of(
                                "name",
                                name,
                                "cluster",
                                JsonObject.of(
                                        "certificate-authority-data",
                                        base64(caPem),
                                        "server",
                                        server))),
                "users",
                JsonArray.of(
                        JsonObject.of(
                                "name",
                                name,
                                "user",
                                JsonObject.of(
                                        "client-certificate-data",
                                                base64(identity.certificatePem()),
                                        "client-key-data", base64(identity.keyPem())))),
                "contexts",
                JsonArray.of(
                        JsonObject.of(
                                "name",
                                name,
                                "context",
                                JsonObject.of("cluster", name, "user", name))),
                "current-context",
                name);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Puts another kubeconfig's entries in, in place of those of the same names, and makes its
     * context current.
     */
    public void merge(JsonObject other) {
        JsonObject merged = read();
        for (String list : LISTS) {
            List<JsonObject> added = other.array(list).objects();
            List<Object> all = new ArrayList<>(without(merged, list, names(added)));
            all.addAll(added);
            merged = merged.with(list, JsonArray.copyOf(all));
        }
        write(merged.with("current-context", other.string("current-context")));
    }

    /** Takes the cluster, user and context of a name out; nothing happens where there are none. */
    public void remove(String name) {
        if (!Files.exists(path)) {
            return;
        }
        JsonObject before = read();
        JsonObject after = before;
        for (String list : LISTS) {
            after = after.with(list, JsonArray.copyOf(without(after, list, List.of(name))));
        }
        if (after.string("current-context").equals(name)) {
            after = after.with("current-context", "");
        }
        if (!after.equals(before)) {
            write(after);
        }
    }

    private JsonObject read() {
        if (!Files.exists(path)) {
            return JsonObject.of(
                    "apiVersion", "v1", "kind", "Config", "preferences", JsonObject.EMPTY);
        }
        String text = SecretFiles.read(path);
        if (text.isBlank()) {
            return JsonObject.of("apiVersion", "v1", "kind", "Config");
        }
        try {
            return Yaml.parse(text);
        } catch (MalformedException e) {
            throw new CommandException(
                    path
                            + " is no kubeconfig ("
                            + e.getMessage()
                            + "): mend it, or name another with --kubeconfig");
        }
    }

    private void write(JsonObject content) {
        SecretFiles.write(path, Yaml.write(content), true);
    }

    private static List<String> names(List<JsonObject> entries) {
        return entries.stream().map(entry -> entry.string("name")).toList();
    }

    private static List<JsonObject> without(JsonObject config, String list, List<String> names) {
        return config.array(list).objects().stream()
                .filter(entry -> !names.contains(entry.string("name")))
                .toList();
    }
}
