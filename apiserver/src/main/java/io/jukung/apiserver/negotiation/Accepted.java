package io.jukung.apiserver.negotiation;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import io.jukung.schema.protobuf.ProtobufCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The form in which a client wants its answer, of what its {@code Accept} header offers.
 *
 * @param shape what objects are turned into on their way out
 * @param version the version of that shape: {@code v1} or {@code v1beta1} of {@code meta.k8s.io}
 */
public record Accepted(Encoding encoding, Shape shape, String version, boolean pretty) {
    /** How values are written. */
    public enum Encoding {
        JSON("application/json"),
        YAML("application/yaml"),
        PROTOBUF(ProtobufCodec.CONTENT_TYPE);

        private final String mediaType;

        Encoding(String mediaType) {
            this.mediaType = mediaType;
        }

        public String mediaType() {
            return mediaType;
        }

        /** An object in this form, without the line's end that answers have. */
        public byte[] write(JsonObject tree) {
            return switch (this) {
                case JSON -> Json.write(tree);
                case YAML -> Yaml.write(tree).getBytes(StandardCharsets.UTF_8);
                case PROTOBUF -> ProtobufCodec.builtIn().encode(tree);
            };
        }
    }

    /** What objects are turned into. */
    public enum Shape {
        AS_IS,
        TABLE,
        PARTIAL,
        /** Bare metadata of a list's objects; of one object that is not to be had. */
        PARTIAL_LIST
    }

    /** Clients send the same few headers again and again. */
    private static final ConcurrentHashMap<String, List<Clause>> READ = new ConcurrentHashMap<>();

    private static final int READ_LIMIT = 256;

    /** One clause of the header, {@code application/json;as=Table;q=0.5}. */
    private record Clause(String type, Map<String, String> parameters, double quality) {
        /**
         * Whether routes that name what they produce let it pass: they know no {@code
         * application/*}.
         */
        boolean isProduced() {
            return type.equals("*/*") || (encoding(type) != null && !type.equals("application/*"));
        }
    }

    /**
     * What can be served.
     *
     * @param custom objects without a protobuf form
     * @param resource objects, not discovery or documents
     * @param table objects that have a Table
     */
    private record Offer(boolean custom, boolean resource, boolean table) {}

    /** Errors are written as JSON where nothing better was agreed on. */
    static final Accepted JSON = new Accepted(Encoding.JSON, Shape.AS_IS, "v1", false);

    /** What cannot be agreed on is said to people. */
    static final Accepted PRETTY = new Accepted(Encoding.JSON, Shape.AS_IS, "v1", true);

    /** The same, or JSON for a kind that has no protobuf form. */
    Accepted writing(JsonObject tree) {
        return encoding == Encoding.PROTOBUF
                        && !ProtobufCodec.builtIn().knows(GroupVersionKind.of(tree))
                ? JSON
                : this;
    }

    /**
     * The best clause that can be served.
     *
     * @throws StatusException NotAcceptable where there is none
     */
    public static Accepted of(ApiRequest request) {
        return of(request, false, true);
    }

    /**
     * @param custom whether objects have no protobuf form; that of their bare metadata they have
     * @param table whether objects can be shown as a Table
     */
    static Accepted of(ApiRequest request, boolean custom, boolean table) {
        return of(request, custom, table, request.info().verb().equals("watch"));
    }

    /** The form for an error, which even a watch gets in one piece. */
    static Accepted ofFailure(ApiRequest request) {
        try {
            return of(request, false, true, false);
        } catch (StatusException e) {
            return PRETTY;
        }
    }

    private static Accepted of(ApiRequest request, boolean custom, boolean table, boolean watch) {
        String header = header(request);
        boolean pretty = pretty(request);
        Offer offer = new Offer(custom, request.info().resourceRequest(), table);
        if (!custom
                && !header.isBlank()
                && clauses(header).stream().noneMatch(Clause::isProduced)) {
            throw notProduced(routed(request));
        }
        Accepted found = of(header, watch, offer, pretty);
        if (found != null) {
            return found;
        }
        // Of a watch the kind of answer is agreed on before the way it is streamed.
        boolean streams = watch && of(header, false, offer, pretty) != null;
        throw StatusException.of(
                406,
                "NotAcceptable",
                "only the following media types are accepted: " + offered(streams, custom),
                JsonObject.EMPTY);
    }

    private static @Nullable Accepted of(
            String header, boolean watch, Offer offer, boolean pretty) {
        if (header.isBlank()) {
            return new Accepted(Encoding.JSON, Shape.AS_IS, "v1", pretty);
        }
        for (Clause clause : clauses(header)) {
            Encoding encoding = encoding(clause.type());
            if (encoding == null || (watch && encoding == Encoding.YAML)) {
                continue;
            }
            String as = clause.parameters().getOrDefault("as", "");
            String group = clause.parameters().getOrDefault("g", "");
            String version = clause.parameters().getOrDefault("v", "");
            if (as.isEmpty() && offer.custom() && encoding == Encoding.PROTOBUF) {
                continue;
            }
            if (as.isEmpty() && (!group.isEmpty() || clause.parameters().containsKey("v"))) {
                continue;
            }
            if (as.isEmpty()) {
                return new Accepted(encoding, Shape.AS_IS, "v1", pretty);
            }
            boolean known = version.equals("v1") || version.equals("v1beta1");
            if (!offer.resource() || !group.equals("meta.k8s.io") || !known) {
                continue;
            }
            if (as.equals("Table") && offer.table() && encoding != Encoding.PROTOBUF) {
                return new Accepted(encoding, Shape.TABLE, version, pretty);
            }
            if (as.equals("PartialObjectMetadata")) {
                return new Accepted(encoding, Shape.PARTIAL, version, pretty);
            }
            if (as.equals("PartialObjectMetadataList")) {
                return new Accepted(encoding, Shape.PARTIAL_LIST, version, pretty);
            }
        }
        return null;
    }

    /**
     * Lets only those through who take plain JSON.
     *
     * @throws StatusException NotAcceptable for others
     */
    public static void requireJson(ApiRequest request) {
        String header = header(request);
        boolean takes =
                clauses(header).stream()
                        .map(Clause::type)
                        .anyMatch(type ->
                                type.equals("*/*") || type.equals(Encoding.JSON.mediaType()));
        if (!header.isBlank() && !takes) {
            throw notProduced(Encoding.JSON.mediaType());
        }
    }

    private static StatusException notProduced(String available) {
        return StatusException.routing(
                406,
                "NotAcceptable",
                "406: Not Acceptable\n\nAvailable representations: " + available);
    }

    /** What built-in resources' routes say that they produce. */
    private static String routed(ApiRequest request) {
        String types = offered(false, false);
        return switch (request.info().verb()) {
            case "list", "watch" ->
                    types
                            + ", application/json;stream=watch, "
                            + ProtobufCodec.CONTENT_TYPE
                            + ";stream=watch";
            default -> types;
        };
    }

    /** The answer is not of the form that was asked for. */
    static StatusException unfit(String asked, String what, GroupVersionKind object) {
        String group = object.group();
        String scope = group.isEmpty() ? "core" : group.split("\\.", 2)[0];
        return StatusException.of(
                406,
                "NotAcceptable",
                "you requested %s, but the requested object is %s (*%s.%s)"
                        .formatted(asked, what, scope, object.kind()),
                JsonObject.EMPTY);
    }

    private static String offered(boolean watch, boolean custom) {
        List<String> types = new ArrayList<>();
        for (Encoding encoding : Encoding.values()) {
            if (!(watch && encoding == Encoding.YAML)
                    && !(custom && encoding == Encoding.PROTOBUF)) {
                types.add(encoding.mediaType() + (watch ? ";stream=watch" : ""));
            }
        }
        return String.join(", ", types);
    }

    /**
     * The form in which aggregated discovery is asked for; null where the plain documents are. Of
     * its versions v2 is served; v2beta1 is passed over, as since 1.35.
     */
    public static @Nullable Encoding aggregatedDiscovery(ApiRequest request) {
        for (Clause clause : clauses(header(request))) {
            Map<String, String> parameters = clause.parameters();
            Encoding encoding = encoding(clause.type());
            if (encoding != null && asksForAggregatedDiscovery(parameters)) {
                return encoding;
            }
            if (parameters.isEmpty() && encoding != null) {
                return null;
            }
        }
        return null;
    }

    private static boolean asksForAggregatedDiscovery(Map<String, String> parameters) {
        return parameters.getOrDefault("as", "").equals("APIGroupDiscoveryList")
                && parameters.getOrDefault("g", "").equals("apidiscovery.k8s.io")
                && parameters.getOrDefault("v", "").equals("v2");
    }

    private static @Nullable Encoding encoding(String type) {
        return switch (type) {
            case "application/json", "application/*", "*/*" -> Encoding.JSON;
            case "application/yaml" -> Encoding.YAML;
            case ProtobufCodec.CONTENT_TYPE -> Encoding.PROTOBUF;
            default -> null;
        };
    }

    private static String header(ApiRequest request) {
        List<String> all = request.headers().all("Accept");
        return all.size() == 1 ? all.getFirst() : String.join(",", all);
    }

    private static List<Clause> clauses(String header) {
        List<Clause> known = READ.get(header);
        if (known == null) {
            known = parse(header);
            if (READ.size() < READ_LIMIT) {
                READ.put(header, known);
            }
        }
        return known;
    }

    private static List<Clause> parse(String header) {
        List<Clause> clauses = new ArrayList<>();
        for (String text : header.split(",")) {
            String[] parts = text.split(";", -1);
            Map<String, String> parameters = new HashMap<>();
            double quality = 1;
            for (int i = 1; i < parts.length; i++) {
                int equals = parts[i].indexOf('=');
                if (equals < 0) {
                    continue;
                }
                String name = parts[i].substring(0, equals).strip();
                String value = parts[i].substring(equals + 1).strip();
                if (name.equals("q")) {
                    quality = quality(value);
                } else if (!name.equals("charset") && !name.equals("stream")) {
                    parameters.put(name, value);
                }
            }
            clauses.add(new Clause(parts[0].strip().toLowerCase(Locale.ROOT), parameters, quality));
        }
        clauses.sort(Comparator.comparingDouble(Clause::quality).reversed());
        return clauses;
    }

    private static double quality(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    /** As asked for; tools that people look at get it without asking. */
    private static boolean pretty(ApiRequest request) {
        List<String> asked = request.query().get("pretty");
        if (asked != null) {
            String value = asked.getFirst().toLowerCase(Locale.ROOT);
            return !value.equals("false") && !value.equals("0");
        }
        String agent = request.headers().get("User-Agent", "");
        return agent.startsWith("curl")
                || agent.startsWith("Wget")
                || agent.startsWith("Mozilla/5.0");
    }
}
