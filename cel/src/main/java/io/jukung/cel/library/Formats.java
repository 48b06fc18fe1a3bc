package io.jukung.cel.library;

import static io.jukung.cel.library.Types.STRING;
import static io.jukung.cel.library.Types.of;

import dev.cel.common.types.CelType;
import io.jukung.cel.value.ListValue;
import io.jukung.cel.value.Opaque;
import io.jukung.cel.value.Trees;
import io.jukung.machinery.validation.Names;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Named formats: {@code format.dns1123Label().validate(name)}. */
public final class Formats {
    static final CelType TYPE = Types.opaque("kubernetes.NamedFormat");

    private static final Map<String, Format> ALL = new LinkedHashMap<>();

    /**
     * A format.
     *
     * @param patternSize characters of the pattern that stands for it in costs
     */
    public record Format(String name, int patternSize, Function<String, List<String>> check)
            implements Opaque {
        @Override
        public String typeName() {
            return TYPE.name();
        }
    }

    static {
        add("dns1123Label", "DNS1123Label", 30, Names::dns1123Label);
        add("dns1123Subdomain", "DNS1123Subdomain", 60, Names::dns1123Subdomain);
        add("dns1035Label", "DNS1035Label", 30, Names::dns1035Label);
        add("qualifiedName", "QualifiedName", 60, Names::qualifiedName);
        add("dns1123LabelPrefix", "DNS1123LabelPrefix", 30, prefix(Names::dns1123Label));
        add(
                "dns1123SubdomainPrefix",
                "DNS1123SubdomainPrefix",
                60,
                prefix(Names::dns1123Subdomain));
        add("dns1035LabelPrefix", "DNS1035LabelPrefix", 30, prefix(Names::dns1035Label));
        add("labelValue", "LabelValue", 40, Names::labelValue);
        add(
                "uri",
                "URI",
                1000,
                text -> {
                    String wrong = Urls.reproach(text);
                    return wrong == null ? List.of() : List.of(wrong);
                });
        add(
                "uuid",
                "uuid",
                88,
                wanted(
                        text ->
                                text.matches(
                                        "(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}"),
                        "does not match the UUID format"));
        add("byte", "byte", 84, wanted(Formats::isBase64, "invalid base64"));
        add("date", "date", 108, wanted(Formats::isDate, "invalid date"));
        add("datetime", "datetime", 108, wanted(Formats::isTime, "invalid datetime"));
    }

    private Formats() {}

    private static void add(
            String key, String name, int patternSize, Function<String, List<String>> check) {
        ALL.put(key, new Format(name, patternSize, check));
    }

    /** A trailing dash stands for what a prefix is followed by. */
    private static Function<String, List<String>> prefix(Function<String, List<String>> check) {
        return text ->
                check.apply(text.endsWith("-") ? text.substring(0, text.length() - 1) + "a" : text);
    }

    private static Function<String, List<String>> wanted(Predicate<String> right, String wrong) {
        return text -> right.test(text) ? List.of() : List.of(wrong);
    }

    private static boolean isBase64(String text) {
        try {
            Base64.getDecoder().decode(text);
            return text.length() % 4 == 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isDate(String text) {
        try {
            return text.length() == 10 && LocalDate.parse(text).getYear() >= 0;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isTime(String text) {
        try {
            return Trees.time(text).isAfter(java.time.Instant.MIN);
        } catch (DateTimeException e) {
            return false;
        }
    }

    static List<Overload> overloads() {
        List<Overload> all = new ArrayList<>();
        ALL.forEach((key, format) ->
                all.add(
                        Overload.global(
                                "format." + key, "format." + key, TYPE, of(), a -> format)));
        all.add(
                Overload.global(
                        "format.named",
                        "format-named",
                        Types.optional(TYPE),
                        of(STRING),
                        a -> Optional.ofNullable(ALL.get(a[0]))));
        all.add(
                Overload.member(
                        "validate",
                        "format-validate",
                        Types.optional(Types.STRINGS),
                        of(TYPE, STRING),
                        a -> {
                            List<String> wrong = ((Format) a[0]).check().apply((String) a[1]);
                            return wrong.isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(new ListValue(List.copyOf(wrong)));
                        }));
        return all;
    }
}
