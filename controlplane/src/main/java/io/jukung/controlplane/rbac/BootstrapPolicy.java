package io.jukung.controlplane.rbac;

import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The roles and bindings that every cluster starts with, read from {@code bootstrap-policy.txt};
 * the file's head explains its notation.
 */
public final class BootstrapPolicy {
    private static final String GROUP = "rbac.authorization.k8s.io";
    private static final String CONTROLLER = "system:controller:";

    private final List<Entry> entries = new ArrayList<>();
    private @Nullable Role open;

    private BootstrapPolicy() {}

    /** One object to be there. */
    public record Entry(GroupResource resource, JsonObject object) {}

    private record Role(GroupResource resource, JsonObject head, List<JsonObject> rules) {}

    /** The policy's objects: roles before the bindings that name them. */
    public static List<Entry> read() {
        BootstrapPolicy policy = new BootstrapPolicy();
        for (String line : text().lines().toList()) {
            policy.line(line);
        }
        policy.finishRole();
        return policy.entries.stream()
                .sorted((a, b) -> Boolean.compare(isBinding(a), isBinding(b)))
                .toList();
    }

    private static boolean isBinding(Entry entry) {
        return entry.resource().resource().endsWith("bindings");
    }

    private static String text() {
        try (InputStream in =
                Objects.requireNonNull(
                        BootstrapPolicy.class.getResourceAsStream("bootstrap-policy.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void line(String line) {
        if (line.isBlank() || line.startsWith("#")) {
            return;
        }
        List<String> words = List.of(line.strip().split(" +"));
        if (line.startsWith(" ")) {
            Role role = Objects.requireNonNull(open, line);
            role.rules().add(rule(words).tree());
            return;
        }
        finishRole();
        switch (words.getFirst()) {
            case "clusterrole" -> openClusterRole(words);
            case "role" ->
                    open =
                            new Role(
                                    BuiltIn.ROLES,
                                    head("Role", words.get(1), words.get(2), JsonObject.EMPTY),
                                    new ArrayList<>());
            case "bind" -> bind("", words.get(1), words.get(1), words.subList(3, words.size()));
            case "bindin" -> bindIn(words);
            default -> throw new IllegalStateException(line);
        }
    }

    private void openClusterRole(List<String> words) {
        String name = words.get(1);
        JsonObject labels = JsonObject.EMPTY;
        String from = "";
        for (int i = 2; i < words.size(); i += 2) {
            if (words.get(i).equals("into")) {
                labels = labels.with(GROUP + "/aggregate-to-" + words.get(i + 1), "true");
            } else {
                from = words.get(i + 1);
            }
        }
        JsonObject head = head("ClusterRole", "", name, labels);
        if (!from.isEmpty()) {
            JsonObject match = JsonObject.of(GROUP + "/aggregate-to-" + from, "true");
            head =
                    head.with(
                            "aggregationRule",
                            JsonObject.of(
                                    "clusterRoleSelectors",
                                    JsonArray.of(JsonObject.of("matchLabels", match))));
        }
        open = new Role(BuiltIn.CLUSTER_ROLES, head, new ArrayList<>());
        if (name.startsWith(CONTROLLER)) {
            bind("", name, name, List.of("sa:kube-system/" + name.substring(CONTROLLER.length())));
        }
    }

    private void bindIn(List<String> words) {
        boolean renamed = words.get(3).equals("as");
        int to = words.indexOf("to");
        bind(
                words.get(1),
                renamed ? words.get(4) : words.get(2),
                words.get(2),
                words.subList(to + 1, words.size()));
    }

    private void finishRole() {
        Role role = open;
        open = null;
        if (role != null) {
            JsonObject object = role.head();
            entries.add(
                    new Entry(
                            role.resource(),
                            object.has("aggregationRule")
                                    ? object
                                    : object.with("rules", JsonArray.copyOf(role.rules()))));
        }
    }

    private void bind(String namespace, String name, String role, List<String> subjects) {
        boolean cluster = namespace.isEmpty();
        JsonArray bound =
                JsonArray.copyOf(subjects.stream().map(BootstrapPolicy::subject).toList());
        JsonObject binding =
                head(
                                cluster ? "ClusterRoleBinding" : "RoleBinding",
                                namespace,
                                name,
                                JsonObject.EMPTY)
                        .with(
                                "roleRef",
                                JsonObject.of(
                                        "apiGroup",
                                        GROUP,
                                        "kind",
                                        cluster ? "ClusterRole" : "Role",
                                        "name",
                                        role));
        entries.add(
                new Entry(
                        cluster ? BuiltIn.CLUSTER_ROLE_BINDINGS : BuiltIn.ROLE_BINDINGS,
                        bound.isEmpty() ? binding : binding.with("subjects", bound)));
    }

    /** A subject by its short form: {@code u:NAME}, {@code g:NAME}, {@code sa:NAMESPACE/NAME}. */
    static JsonObject subject(String text) {
        String what = text.substring(text.indexOf(':') + 1);
        if (text.startsWith("sa:")) {
            String[] parts = what.split("/");
            return JsonObject.of("kind", "ServiceAccount", "namespace", parts[0], "name", parts[1]);
        }
        return JsonObject.of(
                "apiGroup", GROUP, "kind", text.startsWith("g:") ? "Group" : "User", "name", what);
    }

    static JsonObject head(String kind, String namespace, String name, JsonObject labels) {
        return JsonObject.of(
                "apiVersion",
                GROUP + "/v1",
                "kind",
                kind,
                "metadata",
                JsonObject.of(
                        "name",
                        name,
                        "namespace",
                        namespace.isEmpty() ? null : namespace,
                        "annotations",
                        JsonObject.of(PolicyReconciler.AUTOUPDATE, "true"),
                        "labels",
                        labels.with("kubernetes.io/bootstrapping", "rbac-defaults")));
    }

    private static PolicyRule rule(List<String> words) {
        if (words.getFirst().equals("EVENTS")) {
            return new PolicyRule(
                    List.of("create", "patch", "update"),
                    List.of("", "events.k8s.io"),
                    List.of("events"),
                    List.of(),
                    List.of());
        }
        List<String> verbs =
                sorted(
                        words.getFirst()
                                .replace("READ", "get,list,watch")
                                .replace("WRITE", "create,delete,deletecollection,patch,update"));
        return words.get(1).equals("url")
                ? new PolicyRule(verbs, List.of(), List.of(), List.of(), sorted(words.get(2)))
                : new PolicyRule(
                        verbs,
                        sorted(words.get(1)).stream().map(g -> g.equals("core") ? "" : g).toList(),
                        sorted(words.get(2)),
                        words.size() > 3 ? sorted(words.get(3)) : List.of(),
                        List.of());
    }

    private static List<String> sorted(String list) {
        return Stream.of(list).flatMap(l -> Arrays.stream(l.split(","))).sorted().toList();
    }
}
