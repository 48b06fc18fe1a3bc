package io.jukung.cel.library;

import static io.jukung.cel.library.Types.BOOL;
import static io.jukung.cel.library.Types.STRING;
import static io.jukung.cel.library.Types.STRINGS;
import static io.jukung.cel.library.Types.of;

import dev.cel.common.types.CelType;
import io.jukung.cel.value.CelException;
import io.jukung.cel.value.ListValue;
import io.jukung.cel.value.MapValue;
import io.jukung.cel.value.Opaque;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Absolute URIs and absolute paths, as Go's {@code ParseRequestURI} takes them. */
final class Urls {
    static final CelType TYPE = Types.opaque("kubernetes.URL");

    private static final Pattern FORM =
            Pattern.compile(
                    "(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(//([^/?]*))?([^?]*)(?:\\?(.*))?",
                    Pattern.DOTALL);

    private record Url(String scheme, String host, String path, String query) implements Opaque {
        @Override
        public String typeName() {
            return TYPE.name();
        }

        String hostname() {
            if (host.startsWith("[")) {
                int end = host.indexOf(']');
                return end < 0 ? host : host.substring(1, end);
            }
            int colon = host.lastIndexOf(':');
            return colon < 0 ? host : host.substring(0, colon);
        }

        String port() {
            int colon = host.lastIndexOf(':');
            return colon < 0 || colon < host.lastIndexOf(']') ? "" : host.substring(colon + 1);
        }
    }

    private Urls() {}

    static List<Overload> overloads() {
        return List.of(
                Overload.global(
                        "url", "string_to_url", TYPE, of(STRING), a -> parse((String) a[0])),
                Overload.global(
                        "isURL",
                        "is_url_string",
                        BOOL,
                        of(STRING),
                        a -> reproach((String) a[0]) == null),
                part("getScheme", "url_get_scheme", Url::scheme),
                part("getHost", "url_get_host", Url::host),
                part("getHostname", "url_get_hostname", Url::hostname),
                part("getPort", "url_get_port", Url::port),
                part("getEscapedPath", "url_get_escaped_path", Url::path),
                Overload.member(
                        "getQuery",
                        "url_get_query",
                        Types.map(STRING, STRINGS),
                        of(TYPE),
                        a -> query(((Url) a[0]).query())));
    }

    private static Overload part(String name, String id, Function<Url, String> part) {
        return Overload.member(name, id, STRING, of(TYPE), a -> part.apply((Url) a[0]));
    }

    private static Object parse(String text) {
        String wrong = reproach(text);
        Matcher matcher = FORM.matcher(text);
        if (wrong != null || !matcher.matches()) {
            throw new CelException("URL parse error during conversion from string: " + wrong);
        }
        String host = or(matcher.group(3));
        return new Url(
                or(matcher.group(1)).toLowerCase(java.util.Locale.ROOT),
                host.substring(host.lastIndexOf('@') + 1),
                or(matcher.group(4)),
                or(matcher.group(5)));
    }

    private static String or(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** Go's text of what is wrong, null where nothing is. */
    static @Nullable String reproach(String text) {
        String parse = "parse \"" + text + "\": ";
        if (text.isEmpty()) {
            return parse + "empty url";
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) == 127) {
                return parse + "net/url: invalid control character in URL";
            }
        }
        Matcher matcher = FORM.matcher(text);
        if (text.startsWith(":")) {
            return parse + "missing protocol scheme";
        }
        if (!matcher.matches()) {
            return parse + "invalid URI for request";
        }
        boolean scheme = matcher.group(1) != null;
        if (!scheme && !text.startsWith("/")) {
            return parse + "invalid URI for request";
        }
        Matcher escape = Pattern.compile("%(?![0-9a-fA-F]{2}).{0,2}").matcher(or(matcher.group(4)));
        if (escape.find()) {
            return parse + "invalid URL escape \"" + escape.group() + "\"";
        }
        return host(or(matcher.group(3)), parse);
    }

    private static @Nullable String host(String authority, String parse) {
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        Matcher bad = Pattern.compile("[\\s\"<>\\\\^`{|}]").matcher(host);
        if (bad.find()) {
            return parse + "invalid character \"" + bad.group() + "\" in host name";
        }
        if (host.startsWith("[")) {
            int end = host.lastIndexOf(']');
            if (end < 0) {
                return parse + "missing ']' in host";
            }
            return port(host.substring(end + 1), parse);
        }
        int colon = host.lastIndexOf(':');
        return colon < 0 ? null : port(host.substring(colon), parse);
    }

    private static @Nullable String port(String text, String parse) {
        return text.isEmpty() || text.matches(":[0-9]*")
                ? null
                : parse + "invalid port \"" + text + "\" after host";
    }

    private static Object query(String query) {
        Map<String, List<Object>> all = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            if (pair.isEmpty() || pair.indexOf(';') >= 0) {
                continue;
            }
            int equals = pair.indexOf('=');
            try {
                String key = decode(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
                all.computeIfAbsent(key, ignored -> new ArrayList<>()).add(value);
            } catch (IllegalArgumentException e) {
                // As Go's Query(): what is malformed is left out.
                continue;
            }
        }
        MapValue map = new MapValue();
        all.forEach((key, values) -> map.put(key, new ListValue(values)));
        return map;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
