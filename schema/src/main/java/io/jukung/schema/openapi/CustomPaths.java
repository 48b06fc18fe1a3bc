package io.jukung.schema.openapi;

import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.names.GroupVersionKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The paths of custom resources; upstream's {@code controller/openapi/builder}. */
final class CustomPaths {
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private static final String SCALE = "io.k8s.api.autoscaling.v1.Scale";
    private static final List<String> MEDIA = List.of("application/json", "application/yaml");
    private static final List<String> PATCHES =
            List.of(
                    "application/json-patch+json",
                    "application/merge-patch+json",
                    "application/apply-patch+yaml");

    private final CustomType type;
    private final GroupVersion groupVersion;
    private final String scope;
    private final List<PathItem> items = new ArrayList<>();

    private CustomPaths(CustomType type) {
        this.type = type;
        this.groupVersion = type.kind().groupVersion();
        this.scope = type.namespaced() ? "Namespaced" : "";
    }

    /** By the document of v3 that they belong to, {@code apis/example.com/v1}. */
    static Map<String, List<PathItem>> of(List<CustomType> types) {
        Map<String, List<PathItem>> documents = new TreeMap<>();
        for (CustomType type : types) {
            CustomPaths paths = new CustomPaths(type);
            paths.build();
            documents
                    .computeIfAbsent(OpenApiV3.name(paths.groupVersion), name -> new ArrayList<>())
                    .addAll(paths.items);
        }
        return documents;
    }

    private void build() {
        String root = Names.root(groupVersion);
        String kind = type.kind().kind();
        List<Parameter> common = new ArrayList<>(List.of(Parameters.PRETTY));
        String in = root + "/" + type.plural();
        if (type.namespaced()) {
            items.add(new PathItem(in, List.copyOf(common), List.of(list("", "ForAllNamespaces"))));
            common.addFirst(Parameters.NAMESPACE);
            in = root + "/namespaces/{namespace}/" + type.plural();
        }
        items.add(
                new PathItem(
                        in, List.copyOf(common), List.of(list(scope, ""), create(), deleteMany())));
        common.addFirst(Parameter.path("name", "name of the " + kind));
        String one = in + "/{name}";
        List<Operation> whole = new ArrayList<>(part("", type.definition(), type.kind()));
        whole.add(delete());
        items.add(new PathItem(one, List.copyOf(common), whole));
        if (type.status()) {
            items.add(
                    new PathItem(
                            one + "/status",
                            List.copyOf(common),
                            part("status", type.definition(), type.kind())));
        }
        if (type.scale()) {
            items.add(
                    new PathItem(
                            one + "/scale",
                            List.copyOf(common),
                            part("scale", SCALE, type.kind())));
        }
    }

    private Operation list(String scoped, String suffix) {
        return operation(
                "get",
                "list" + name(scoped) + suffix,
                "list objects of kind " + type.kind().kind(),
                "list",
                MEDIA,
                Parameters.LIST,
                null,
                responses("200", type.listDefinition()));
    }

    private Operation create() {
        String definition = type.definition();
        return operation(
                "post",
                "create" + name(scope),
                "create" + article() + type.kind().kind(),
                "post",
                MEDIA,
                Parameters.WRITE,
                definition,
                responses("200", definition, "201", definition, "202", definition));
    }

    private Operation deleteMany() {
        return operation(
                "delete",
                "delete"
                        + Names.operation(groupVersion)
                        + "Collection"
                        + scope
                        + type.kind().kind(),
                "delete collection of " + type.kind().kind(),
                "deletecollection",
                MEDIA,
                Parameters.LIST,
                null,
                responses("200", META + "Status"));
    }

    private Operation delete() {
        return operation(
                "delete",
                "delete" + name(scope),
                "delete" + article() + type.kind().kind(),
                "delete",
                MEDIA,
                Parameters.DELETE,
                META + "DeleteOptions",
                responses("200", META + "Status", "202", META + "Status"));
    }

    /** Reading, replacing and patching, of the object or of what is below it. */
    private List<Operation> part(String below, String definition, GroupVersionKind kind) {
        String suffix = Names.capital(below);
        String of = below.isEmpty() ? "" : " " + below + " of";
        String specified = of + " the specified " + kind.kind();
        return List.of(
                operation(
                        "get",
                        "read" + name(scope) + suffix,
                        "read" + specified,
                        "get",
                        MEDIA,
                        List.of(resourceVersion()),
                        null,
                        responses("200", definition)),
                operation(
                        "put",
                        "replace" + name(scope) + suffix,
                        "replace" + specified,
                        "put",
                        MEDIA,
                        Parameters.WRITE,
                        definition,
                        responses("200", definition, "201", definition)),
                operation(
                        "patch",
                        "patch" + name(scope) + suffix,
                        "partially update" + specified,
                        "patch",
                        PATCHES,
                        Parameters.PATCH,
                        META + "Patch",
                        responses("200", definition)));
    }

    private static Parameter resourceVersion() {
        return Parameters.LIST.stream()
                .filter(parameter -> parameter.name().equals("resourceVersion"))
                .findAny()
                .orElseThrow();
    }

    private String name(String scoped) {
        return Names.operation(groupVersion) + scoped + type.kind().kind();
    }

    private String article() {
        String kind = type.kind().kind().toLowerCase(Locale.ROOT);
        return "aeiou".indexOf(kind.charAt(0)) >= 0 ? " an " : " a ";
    }

    private Operation operation(
            String method,
            String id,
            String description,
            String action,
            List<String> consumes,
            List<Parameter> parameters,
            @Nullable String body,
            Map<String, String> responses) {
        return new Operation(
                method,
                id,
                description,
                Names.tag(groupVersion),
                action,
                type.kind(),
                consumes,
                MEDIA,
                parameters,
                body,
                body != null && !action.equals("delete"),
                responses);
    }

    private static Map<String, String> responses(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
