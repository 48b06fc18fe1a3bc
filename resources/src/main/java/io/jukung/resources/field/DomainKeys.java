package io.jukung.resources.field;

import io.jukung.machinery.validation.MetaValidation;
import io.jukung.machinery.validation.Names;
import java.util.List;
import java.util.Locale;

/** Keys that carry their owner's domain: {@code example.com/key}. */
public final class DomainKeys {
    private DomainKeys() {}

    /** What a pod's owner tells a signer: keys with a domain, of any case, not too much in all. */
    public static void annotations(Field annotations) {
        long size = 0;
        for (Field annotation : annotations.entries()) {
            check(annotations, annotation.name().toLowerCase(Locale.ROOT));
            size += annotation.name().length() + (long) annotation.text().length();
        }
        if (size > MetaValidation.MAX_ANNOTATIONS) {
            annotations.tooLong(MetaValidation.MAX_ANNOTATIONS);
        }
    }

    private static void check(Field at, String key) {
        if (key.isEmpty()) {
            at.missing("");
            return;
        }
        List<String> wrong = Names.qualifiedName(key);
        wrong.forEach(message -> at.invalid(key, message));
        if (wrong.isEmpty() && key.indexOf('/') < 0) {
            at.invalid(key, "must be a domain-prefixed key (such as \"acme.io/foo\")");
        }
    }
}
