package io.jukung.controlplane.proxying;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Changes the links of a page, which are attributes of certain elements, and nothing else. */
final class HtmlLinks {
    private static final Map<String, Set<String>> LINKS =
            Map.ofEntries(
                    Map.entry("a", Set.of("href")),
                    Map.entry("applet", Set.of("codebase")),
                    Map.entry("area", Set.of("href")),
                    Map.entry("audio", Set.of("src")),
                    Map.entry("base", Set.of("href")),
                    Map.entry("blockquote", Set.of("cite")),
                    Map.entry("body", Set.of("background")),
                    Map.entry("button", Set.of("formaction")),
                    Map.entry("command", Set.of("icon")),
                    Map.entry("del", Set.of("cite")),
                    Map.entry("embed", Set.of("src")),
                    Map.entry("form", Set.of("action")),
                    Map.entry("frame", Set.of("longdesc", "src")),
                    Map.entry("head", Set.of("profile")),
                    Map.entry("html", Set.of("manifest")),
                    Map.entry("iframe", Set.of("longdesc", "src")),
                    Map.entry("img", Set.of("longdesc", "src", "usemap")),
                    Map.entry("input", Set.of("formaction", "src", "usemap")),
                    Map.entry("ins", Set.of("cite")),
                    Map.entry("link", Set.of("href")),
                    Map.entry("object", Set.of("classid", "codebase", "data", "usemap")),
                    Map.entry("q", Set.of("cite")),
                    Map.entry("script", Set.of("src")),
                    Map.entry("source", Set.of("src")),
                    Map.entry("track", Set.of("src")),
                    Map.entry("video", Set.of("poster", "src")));

    /** Elements whose text is no markup. */
    private static final Set<String> RAW = Set.of("script", "style", "textarea", "title", "xmp");

    private static final Pattern NAME = Pattern.compile("[a-zA-Z][^\\s/>]*");
    private static final Pattern ATTRIBUTE =
            Pattern.compile(
                    "[\\s/]*([^\\s/>=]+)(?:\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s>\"']+)))?");

    private final UnaryOperator<String> change;

    HtmlLinks(UnaryOperator<String> change) {
        this.change = change;
    }

    String of(String page) {
        StringBuilder out = new StringBuilder(page.length() + 256);
        int at = 0;
        while (at < page.length()) {
            int open = page.indexOf('<', at);
            if (open < 0) {
                break;
            }
            out.append(page, at, open);
            at = open;
            if (page.startsWith("<!--", at)) {
                int end = page.indexOf("-->", at + 4);
                int after = end < 0 ? page.length() : end + 3;
                out.append(page, at, after);
                at = after;
                continue;
            }
            Matcher name = NAME.matcher(page).region(at + 1, page.length());
            if (!name.lookingAt()) {
                out.append('<');
                at++;
                continue;
            }
            String element = name.group().toLowerCase(Locale.ROOT);
            out.append('<').append(name.group());
            at = attributes(page, name.end(), LINKS.getOrDefault(element, Set.of()), out);
            if (RAW.contains(element)) {
                int end = closing(page, element, at);
                out.append(page, at, end);
                at = end;
            }
        }
        return out.append(page, Math.min(at, page.length()), page.length()).toString();
    }

    private int attributes(String page, int from, Set<String> links, StringBuilder out) {
        int at = from;
        Matcher attribute = ATTRIBUTE.matcher(page);
        while (at < page.length() && attribute.region(at, page.length()).lookingAt()) {
            int group = attribute.start(2) >= 0 ? 2 : attribute.start(3) >= 0 ? 3 : 4;
            String value = attribute.group(group);
            if (value == null || !links.contains(attribute.group(1).toLowerCase(Locale.ROOT))) {
                out.append(page, at, attribute.end());
            } else {
                out.append(page, at, attribute.start(group))
                        .append(escaped(change.apply(value.replace("&amp;", "&"))))
                        .append(page, attribute.end(group), attribute.end());
            }
            at = attribute.end();
        }
        int close = page.indexOf('>', at);
        int after = close < 0 ? page.length() : close + 1;
        out.append(page, at, after);
        return after;
    }

    private static String escaped(String link) {
        return link.replace("&", "&amp;").replace("\"", "&#34;").replace("'", "&#39;");
    }

    private static int closing(String page, String element, int from) {
        Matcher end =
                Pattern.compile("</" + element, Pattern.CASE_INSENSITIVE)
                        .matcher(page)
                        .region(from, page.length());
        return end.find() ? end.start() : page.length();
    }
}
