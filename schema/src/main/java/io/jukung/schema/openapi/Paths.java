package io.jukung.schema.openapi;

import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.schema.ResourceInfo;
import io.jukung.schema.ResourceInfo.Subresource;
import io.jukung.schema.Schemas;
import io.jukung.schema.StructType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The paths of one group and version with all their operations. */
final class Paths {
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private static final List<String> ANY = List.of("*/*");
    static final List<String> MEDIA =
            List.of(
                    "application/json",
                    "application/yaml",
                    "application/vnd.kubernetes.protobuf",
                    "application/cbor");
    private static final List<String> STREAMS =
            List.of(
                    "application/json",
                    "application/yaml",
                    "application/vnd.kubernetes.protobuf",
                    "application/cbor",
                    "application/json;stream=watch",
                    "application/vnd.kubernetes.protobuf;stream=watch",
                    "application/cbor-seq");
    private static final List<String> PATCHES =
            List.of(
                    "application/json-patch+json",
                    "application/merge-patch+json",
                    "application/strategic-merge-patch+json",
                    "application/apply-patch+yaml",
                    "application/apply-patch+cbor");

    private final Schemas schemas;
    private final GroupVersion groupVersion;
    private final Predicate<ResourceInfo> served;
    private final List<PathItem> items = new ArrayList<>();

    private Paths(Schemas schemas, GroupVersion groupVersion, Predicate<ResourceInfo> served) {
        this.schemas = schemas;
        this.groupVersion = groupVersion;
        this.served = served;
    }

    /**
     * All paths of a group and version.
     *
     * @param served tells which resources are
     */
    static List<PathItem> of(
            Schemas schemas, GroupVersion groupVersion, Predicate<ResourceInfo> served) {
        Paths paths = new Paths(schemas, groupVersion, served);
        paths.build();
        return paths.items;
    }

    private void build() {
        String root = Names.root(groupVersion);
        items.add(
                new PathItem(
                        root + "/",
                        List.of(),
                        List.of(
                                discovery(
                                        "get" + Names.operation(groupVersion) + "APIResources",
                                        "get available resources",
                                        Names.tag(groupVersion),
                                        MEDIA,
                                        "APIResourceList"))));
        for (ResourceInfo resource : schemas.resources(groupVersion)) {
            if (served.test(resource)) {
                resource(root, resource);
            }
        }
    }

    static Operation discovery(
            String id, String description, String tag, List<String> media, String type) {
        return new Operation(
                "get",
                id,
                description,
                tag,
                "",
                null,
                media,
                media,
                List.of(),
                null,
                false,
                Map.of("200", META + type));
    }

    private void resource(String root, ResourceInfo resource) {
        String plural = resource.resource().resource();
        String kind = resource.kind().kind();
        String scope = resource.namespaced() ? "Namespaced" : "";
        String in = resource.namespaced() ? "/namespaces/{namespace}/" : "/";
        List<Parameter> common =
                resource.namespaced()
                        ? List.of(Parameters.NAMESPACE, Parameters.PRETTY)
                        : List.of(Parameters.PRETTY);
        List<Operation> many = new ArrayList<>();
        for (String verb : List.of("list", "create", "deletecollection")) {
            if (resource.hasVerb(verb)) {
                many.add(operation(verb, resource.kind(), scope, kind, ""));
            }
        }
        add(root + in + plural, common, many);
        if (resource.namespaced() && resource.hasVerb("list")) {
            add(
                    root + "/" + plural,
                    List.of(Parameters.PRETTY),
                    List.of(operation("list", resource.kind(), "", kind, "ForAllNamespaces")));
        }
        List<Parameter> named = named(kind, common);
        List<Operation> one = new ArrayList<>();
        for (String verb : List.of("get", "update", "patch", "delete")) {
            if (resource.hasVerb(verb)) {
                one.add(operation(verb, resource.kind(), scope, kind, ""));
            }
        }
        add(root + in + plural + "/{name}", named, one);
        for (Subresource part : resource.subresources()) {
            subresource(root + in + plural + "/{name}/" + part.name(), resource, part, common);
        }
        if (resource.hasVerb("watch")) {
            watches(root + "/watch", in + plural, resource, common, named);
        }
    }

    private void watches(
            String root,
            String in,
            ResourceInfo resource,
            List<Parameter> common,
            List<Parameter> named) {
        String kind = resource.kind().kind();
        String scope = resource.namespaced() ? "Namespaced" : "";
        add(
                root + in,
                common,
                List.of(operation("watchlist", resource.kind(), scope, kind, "List")));
        if (resource.hasVerb("get")) {
            add(
                    root + in + "/{name}",
                    named,
                    List.of(operation("watch", resource.kind(), scope, kind, "")));
        }
        if (resource.namespaced()) {
            add(
                    root + "/" + resource.resource().resource(),
                    List.of(Parameters.PRETTY),
                    List.of(
                            operation(
                                    "watchlist",
                                    resource.kind(),
                                    "",
                                    kind,
                                    "ListForAllNamespaces")));
        }
    }

    private void subresource(
            String path, ResourceInfo resource, Subresource part, List<Parameter> common) {
        String scope = resource.namespaced() ? "Namespaced" : "";
        String kind = resource.kind().kind();
        String suffix = Names.capital(part.name());
        String optionsKind = part.kind().kind();
        if (optionsKind.endsWith("Options")) {
            connect(path, scope + kind + suffix, part, common);
            return;
        }
        List<Operation> operations = new ArrayList<>();
        for (String verb : part.verbs()) {
            operations.add(operation(verb, part.kind(), scope, kind, suffix));
        }
        List<Parameter> parameters = new ArrayList<>(named(optionsKind, common));
        if (part.name().equals("log")) {
            parameters.addAll(Parameters.options("PodLogOptions"));
        }
        add(path, parameters, operations);
    }

    /** Exec and its like, and the proxies with and without a path behind them. */
    private void connect(String path, String name, Subresource part, List<Parameter> common) {
        boolean proxy = part.name().equals("proxy");
        List<String> methods =
                proxy
                        ? List.of("get", "head", "post", "put", "patch", "delete", "options")
                        : List.of("get", "post");
        List<Parameter> parameters = new ArrayList<>(named(part.kind().kind(), common));
        parameters.remove(Parameters.PRETTY);
        parameters.addAll(Parameters.options(part.kind().kind()));
        add(path, parameters, connects(methods, name, "", part));
        if (proxy) {
            parameters.add(Parameter.path("path", "path to the resource"));
            add(path + "/{path}", parameters, connects(methods, name, "WithPath", part));
        }
    }

    private List<Operation> connects(
            List<String> methods, String name, String suffix, Subresource part) {
        List<Operation> operations = new ArrayList<>();
        for (String method : methods) {
            operations.add(
                    new Operation(
                            method,
                            "connect"
                                    + Names.operation(groupVersion)
                                    + Names.capital(method)
                                    + name
                                    + suffix,
                            "connect "
                                    + method.toUpperCase(Locale.ROOT)
                                    + " requests to "
                                    + part.name()
                                    + " of "
                                    + part.kind()
                                            .kind()
                                            .replaceFirst(
                                                    "(Exec|Attach|PortForward|Proxy)Options$", ""),
                            Names.tag(groupVersion),
                            "connect",
                            part.kind(),
                            ANY,
                            ANY,
                            List.of(),
                            null,
                            false,
                            Map.of("200", "")));
        }
        return operations;
    }

    private static List<Parameter> named(String kind, List<Parameter> common) {
        List<Parameter> named = new ArrayList<>();
        named.add(Parameter.path("name", "name of the " + kind));
        named.addAll(common);
        return named;
    }

    private void add(String path, List<Parameter> parameters, List<Operation> operations) {
        if (!operations.isEmpty()) {
            items.add(PathItem.of(path, parameters, operations));
        }
    }

    /**
     * @param kind of what is sent and answered
     * @param scope "Namespaced" or ""
     * @param name the resource's kind, as the operation's name has it
     * @param suffix of the operation's name: a subresource, or ForAllNamespaces
     */
    private Operation operation(
            String verb, GroupVersionKind kind, String scope, String name, String suffix) {
        String type = definition(kind);
        String of = subresourceText(suffix);
        String article =
                kind.kind().endsWith("points")
                        ? "" // a plural
                        : "AEIOU".indexOf(kind.kind().charAt(0)) >= 0 ? "an " : "a ";
        String tail = Names.operation(groupVersion) + scope + name + suffix;
        String collection = Names.operation(groupVersion) + "Collection" + scope + name;
        String status = META + "Status";
        ResourceInfo resource = schemas.resourceOf(kind);
        String deleted = resource != null && resource.returnsDeleted() ? type : status;
        boolean log = suffix.equals("Log");
        return switch (verb) {
            case "list" ->
                    make(
                                    "get",
                                    "list" + tail,
                                    listing(kind) + " objects of kind " + name,
                                    "list",
                                    kind)
                            .with(Parameters.LIST)
                            .produces(STREAMS)
                            .answers(Map.of("200", definition(listOf(kind))));
            case "create" ->
                    make(
                                    "post",
                                    "create" + tail,
                                    "create " + (of.isEmpty() ? article : of + " of a ") + name,
                                    "post",
                                    kind)
                            .with(Parameters.WRITE)
                            .body(type, true)
                            .answers(ordered("200", type, "201", type, "202", type));
            case "get" ->
                    make("get", "read" + tail, "read " + the(of, name), "get", kind)
                            .produces(log ? withText() : MEDIA)
                            .answers(Map.of("200", log ? "" : type));
            case "update" ->
                    make("put", "replace" + tail, "replace " + the(of, name), "put", kind)
                            .with(Parameters.WRITE)
                            .body(type, true)
                            .answers(ordered("200", type, "201", type));
            case "patch" ->
                    make(
                                    "patch",
                                    "patch" + tail,
                                    "partially update " + the(of, name),
                                    "patch",
                                    kind)
                            .with(Parameters.PATCH)
                            .consumes(PATCHES)
                            .body(META + "Patch", true)
                            .answers(ordered("200", type, "201", type));
            case "delete" ->
                    make("delete", "delete" + tail, "delete " + article + name, "delete", kind)
                            .with(Parameters.DELETE)
                            .body(META + "DeleteOptions", false)
                            .answers(ordered("200", deleted, "202", deleted));
            case "deletecollection" ->
                    make(
                                    "delete",
                                    "delete" + collection,
                                    "delete collection of " + name,
                                    "deletecollection",
                                    kind)
                            .with(deleteMany())
                            .body(META + "DeleteOptions", false)
                            .answers(Map.of("200", status));
            case "watch", "watchlist" ->
                    make(
                                    "get",
                                    "watch" + tail,
                                    verb.equals("watch")
                                            ? "watch changes to an object of kind "
                                                    + name
                                                    + ". deprecated: use the 'watch' parameter with"
                                                    + " a list operation instead, filtered to a"
                                                    + " single item with the 'fieldSelector'"
                                                    + " parameter."
                                            : "watch individual changes to a list of "
                                                    + name
                                                    + ". deprecated: use the 'watch' parameter with"
                                                    + " a list operation instead.",
                                    verb,
                                    kind)
                            .with(Parameters.LIST)
                            .produces(STREAMS)
                            .answers(Map.of("200", META + "WatchEvent"));
            default -> throw new IllegalArgumentException(verb);
        };
    }

    private String listing(GroupVersionKind kind) {
        ResourceInfo resource = schemas.resourceOf(kind);
        return resource != null && !resource.hasVerb("watch") ? "list" : "list or watch";
    }

    private static String the(String subresource, String name) {
        return subresource.isEmpty()
                ? "the specified " + name
                : subresource + " of the specified " + name;
    }

    private static String subresourceText(String suffix) {
        return suffix.isEmpty() || suffix.startsWith("ForAll") || suffix.startsWith("List")
                ? ""
                : suffix.toLowerCase(Locale.ROOT);
    }

    private static List<Parameter> deleteMany() {
        List<Parameter> all = new ArrayList<>(Parameters.DELETE);
        for (Parameter parameter : Parameters.LIST) {
            if (!parameter.name().equals("watch")
                    && !parameter.name().equals("allowWatchBookmarks")) {
                all.add(parameter);
            }
        }
        return all;
    }

    private static List<String> withText() {
        List<String> types = new ArrayList<>(List.of("text/plain"));
        types.addAll(MEDIA);
        return types;
    }

    private static Map<String, String> ordered(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }

    private static GroupVersionKind listOf(GroupVersionKind kind) {
        return new GroupVersionKind(kind.group(), kind.version(), kind.kind() + "List");
    }

    private String definition(GroupVersionKind kind) {
        StructType type = schemas.type(kind);
        return Objects.requireNonNull(type, kind::toString).definition();
    }

    private Draft make(
            String method, String id, String description, String action, GroupVersionKind kind) {
        return new Draft(method, id, description, action, kind);
    }

    /** An operation whose optional parts are still to come. */
    private final class Draft {
        private final String method;
        private final String id;
        private final String description;
        private final String action;
        private final GroupVersionKind kind;
        private List<Parameter> parameters = List.of();
        private List<String> consumes = ANY;
        private List<String> produces = MEDIA;
        private @Nullable String body;
        private boolean bodyRequired;

        Draft(String method, String id, String description, String action, GroupVersionKind kind) {
            this.method = method;
            this.id = id;
            this.description = description;
            this.action = action;
            this.kind = kind;
        }

        Draft with(List<Parameter> more) {
            parameters = more;
            return this;
        }

        Draft consumes(List<String> types) {
            consumes = types;
            return this;
        }

        Draft produces(List<String> types) {
            produces = types;
            return this;
        }

        Draft body(String type, boolean required) {
            body = type;
            bodyRequired = required;
            return this;
        }

        Operation answers(Map<String, String> responses) {
            return new Operation(
                    method,
                    id,
                    description,
                    Names.tag(groupVersion),
                    action,
                    kind,
                    consumes,
                    produces,
                    parameters,
                    body,
                    bodyRequired,
                    responses);
        }
    }
}
