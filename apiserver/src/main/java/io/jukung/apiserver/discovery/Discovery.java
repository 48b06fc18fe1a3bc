package io.jukung.apiserver.discovery;

import io.jukung.apiserver.negotiation.Accepted;
import io.jukung.apiserver.registry.Registry;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.http.Headers;
import io.jukung.machinery.names.GroupVersion;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The discovery documents: {@code /api}, {@code /apis}, {@code /apis/apps}, {@code /apis/apps/v1},
 * and {@code apidiscovery.k8s.io} with everything in one.
 */
public final class Discovery {
    private final Registry registry;
    private final List<String> groupOrder;
    private final Elsewhere elsewhere;
    private final Supplier<String> address;
    private volatile Shown shown;

    /** What is served at one time, with the documents made of it so far. */
    private record Shown(long generation, Catalog catalog, Map<Boolean, Aggregate> aggregated) {}

    /** Aggregated discovery of the legacy group or of all others. */
    private record Aggregate(JsonObject document, byte[] json, String etag) {}

    /**
     * @param groupOrder the groups that come first, as upstream's installation order has them
     * @param elsewhere what other servers serve behind this one
     * @param address {@code host:port} that {@code /api} tells clients
     */
    public Discovery(
            Registry registry,
            List<String> groupOrder,
            Supplier<String> address,
            Elsewhere elsewhere) {
        this.registry = registry;
        this.groupOrder = List.copyOf(groupOrder);
        this.elsewhere = elsewhere;
        this.address = address;
        this.shown = look();
    }

    private Shown look() {
        long generation = registry.generation() + elsewhere.generation();
        return new Shown(
                generation,
                new Catalog(registry, groupOrder, elsewhere),
                new ConcurrentHashMap<>());
    }

    private Shown shown() {
        Shown known = shown;
        if (known.generation() != registry.generation() + elsewhere.generation()) {
            known = look();
            shown = known;
        }
        return known;
    }

    private Catalog catalog() {
        return shown().catalog();
    }

    /** {@code /api}. */
    public ApiResponse legacy(ApiRequest request) {
        Accepted.Encoding encoding = Accepted.aggregatedDiscovery(request);
        if (encoding != null) {
            return aggregated(request, encoding, true);
        }
        return new ApiResponse.Tree(
                200,
                JsonObject.of(
                        "kind", "APIVersions",
                        "versions", JsonArray.copyOf(catalog().versions("")),
                        "serverAddressByClientCIDRs",
                                JsonArray.of(
                                        JsonObject.of(
                                                "clientCIDR",
                                                "0.0.0.0/0",
                                                "serverAddress",
                                                address.get()))));
    }

    /** {@code /apis}. */
    public ApiResponse groups(ApiRequest request) {
        Accepted.Encoding encoding = Accepted.aggregatedDiscovery(request);
        if (encoding != null) {
            return aggregated(request, encoding, false);
        }
        return new ApiResponse.Tree(
                200,
                JsonObject.of(
                        "kind", "APIGroupList",
                        "apiVersion", "v1",
                        "groups",
                                JsonArray.of(
                                        catalog().groups().stream().map(this::group).toArray())));
    }

    /** Everything below {@code /api/} and {@code /apis/} that is no resource. */
    public ApiResponse document(ApiRequest request) {
        String path = request.info().path();
        List<String> parts = new ArrayList<>(List.of(path.split("/")));
        parts.removeIf(String::isEmpty);
        if (parts.size() == 1) {
            return parts.getFirst().equals("api") ? legacy(request) : groups(request);
        }
        boolean legacy = parts.getFirst().equals("api");
        String group = legacy ? "" : parts.get(1);
        if (!legacy && parts.size() == 2) {
            if (catalog().versions(group).isEmpty()) {
                throw unknown();
            }
            return new ApiResponse.Tree(
                    200, group(group).with("kind", "APIGroup").with("apiVersion", "v1"));
        }
        String version = legacy ? parts.get(1) : parts.get(2);
        List<Catalog.Item> items = catalog().items(group, version);
        if (items == null || parts.size() > (legacy ? 2 : 3)) {
            throw unknown();
        }
        return new ApiResponse.Tree(200, resources(new GroupVersion(group, version), items));
    }

    private static StatusException unknown() {
        return StatusException.noSuchPath();
    }

    private JsonObject group(String group) {
        JsonArray versions =
                JsonArray.of(
                        catalog().versions(group).stream()
                                .map(version -> version(new GroupVersion(group, version)))
                                .toArray());
        return JsonObject.of(
                "name", group, "versions", versions, "preferredVersion", versions.object(0));
    }

    /** Whether a path is that of a group's or a version's document. */
    public boolean serves(String path) {
        String[] parts = path.split("/");
        return parts.length > 2
                && parts.length < 5
                && parts[1].equals("apis")
                && (parts.length == 3
                        ? !catalog().versions(parts[2]).isEmpty()
                        : catalog().items(parts[2], parts[3]) != null);
    }

    /** The paths of all documents below {@code /apis}. */
    public List<String> paths() {
        Catalog now = catalog();
        List<String> paths = new ArrayList<>();
        for (String group : now.groups()) {
            paths.add("/apis/" + group);
            now.versions(group).forEach(version -> paths.add("/apis/" + group + "/" + version));
        }
        return paths;
    }

    private static JsonObject version(GroupVersion version) {
        return JsonObject.of("groupVersion", version.apiVersion(), "version", version.version());
    }

    private static JsonObject resources(GroupVersion version, List<Catalog.Item> items) {
        List<Object> resources = new ArrayList<>();
        for (Catalog.Item item : items) {
            resources.add(
                    JsonObject.of(
                            "name", item.resource(),
                            "singularName", item.singular(),
                            "namespaced", item.namespaced(),
                            "kind", item.kind(),
                            "verbs", JsonArray.copyOf(item.verbs()),
                            "shortNames", list(item.shortNames()),
                            "categories", list(item.categories()),
                            "storageVersionHash", storageHash(item)));
            for (Catalog.Sub sub : item.subresources()) {
                GroupVersionKind kind = sub.kind();
                boolean own = kind.groupVersion().equals(version);
                resources.add(
                        JsonObject.of(
                                "name",
                                item.resource() + "/" + sub.name(),
                                "singularName",
                                "",
                                "namespaced",
                                item.namespaced(),
                                "group",
                                own ? null : kind.group(),
                                "version",
                                own ? null : kind.version(),
                                "kind",
                                kind.kind(),
                                "verbs",
                                JsonArray.copyOf(sub.verbs())));
            }
        }
        return JsonObject.of(
                "kind",
                "APIResourceList",
                "apiVersion",
                version.group().isEmpty() ? null : "v1",
                "groupVersion",
                version.apiVersion(),
                "resources",
                JsonArray.copyOf(resources));
    }

    /** As upstream: the first eight bytes of SHA-256 over {@code group/version/Kind}. */
    private static @Nullable String storageHash(Catalog.Item item) {
        GroupVersion stored = item.storedAs();
        if (stored == null) {
            return null;
        }
        String name = stored.group() + "/" + stored.version() + "/" + item.kind();
        byte[] hash = sha(MessageDigestName.SHA_256, name.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(hash, 8));
    }

    private static @Nullable JsonArray list(List<String> names) {
        return names.isEmpty() ? null : JsonArray.copyOf(names);
    }

    /** The ETag is that of the content, whatever it is written in; Vary keeps the forms apart. */
    private ApiResponse aggregated(ApiRequest request, Accepted.Encoding encoding, boolean legacy) {
        Shown now = shown();
        Aggregate aggregate =
                now.aggregated().computeIfAbsent(legacy, key -> aggregate(now.catalog(), key));
        String form = encoding.mediaType() + ";g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
        Headers headers =
                Headers.of(
                        "Content-Type",
                        form,
                        "ETag",
                        aggregate.etag(),
                        "Vary",
                        "Accept",
                        "Cache-Control",
                        "public");
        return aggregate.etag().equals(request.headers().get("If-None-Match", ""))
                ? new ApiResponse.Raw(304, headers, new byte[0])
                : new ApiResponse.Raw(
                        200,
                        headers,
                        encoding == Accepted.Encoding.JSON
                                ? aggregate.json()
                                : encoding.write(aggregate.document()));
    }

    private static Aggregate aggregate(Catalog catalog, boolean legacy) {
        JsonObject document = Aggregated.document(catalog, legacy ? List.of("") : catalog.groups());
        byte[] json = Json.write(document);
        String hash =
                HexFormat.of().withUpperCase().formatHex(sha(MessageDigestName.SHA_512, json));
        return new Aggregate(document, json, "\"" + hash + "\"");
    }

    /** Digests that every Java has. */
    private enum MessageDigestName {
        SHA_256("SHA-256"),
        SHA_512("SHA-512");

        private final String algorithm;

        MessageDigestName(String algorithm) {
            this.algorithm = algorithm;
        }
    }

    private static byte[] sha(MessageDigestName name, byte[] data) {
        try {
            return MessageDigest.getInstance(name.algorithm).digest(data);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
