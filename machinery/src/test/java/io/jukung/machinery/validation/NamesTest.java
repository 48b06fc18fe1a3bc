package io.jukung.machinery.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.tree.Yaml;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void messagesAreUpstreams() {
        assertEquals(List.of(), Names.dns1123Label("my-name"));
        assertEquals(
                List.of(
                        "a lowercase RFC 1123 label must consist of lower case alphanumeric"
                                + " characters or '-', and must start and end with an alphanumeric"
                                + " character (e.g. 'my-name',  or '123-abc', regex used for validation"
                                + " is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"),
                Names.dns1123Label("My_name"));
        assertEquals(List.of("must not contain dots"), Names.dns1123Label("a.b"));
        assertEquals(
                List.of("must be no more than 63 characters"), Names.dns1123Label("a".repeat(64)));
        assertEquals(
                List.of("name part must be no more than 63 bytes"),
                Names.qualifiedName("a".repeat(64)));
        assertEquals(List.of("must be between 1 and 65535, inclusive"), Names.portNumber(0));
        assertEquals(List.of("must contain at least one letter (a-z)"), Names.portName("123"));
        assertEquals(List.of("must not be '..'"), Names.configMapKey(".."));
        assertEquals(List.of("may not contain '/'"), Names.pathSegmentName("a/b"));
        assertEquals(
                List.of(
                        "a valid percent string must be a numeric string followed by an ending '%'"
                                + " (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')"),
                Names.percent("a%"));
    }

    @Test
    void addresses() {
        for (String good :
                List.of(
                        "10.0.0.1",
                        "::",
                        "::1",
                        "2001:db8::1",
                        "::ffff:1.2.3.4",
                        "1:2:3:4:5:6:7:8")) {
            assertEquals(List.of(), Names.ip(good), good);
        }
        for (String bad :
                List.of(
                        "",
                        "10.0.0",
                        "256.0.0.1",
                        "1::2::3",
                        "1:2",
                        ":1",
                        "12345::",
                        "g::",
                        "1.2.3.4.5")) {
            assertEquals(1, Names.ip(bad).size(), bad);
        }
        assertEquals(List.of(), Names.cidr("10.0.0.0/8"));
        assertEquals(1, Names.cidr("10.0.0.0/33").size());
        assertEquals(List.of(), Names.cidr("fd00::/108"));
    }

    /** The hand-written scanners agree with the patterns that upstream names. */
    @Test
    void scannersAgreeWithThePatterns() {
        Pattern label = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
        Pattern subdomain = Pattern.compile(label.pattern() + "(\\." + label.pattern() + ")*");
        Pattern letterFirst = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
        Pattern value = Pattern.compile("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");
        Random random = new Random(8);
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(6);
            for (int c = 0; c < length; c++) {
                text.append("ab1-._A/".charAt(random.nextInt(8)));
            }
            String name = text.toString();
            assertEquals(label.matcher(name).matches(), Names.dns1123Label(name).isEmpty(), name);
            assertEquals(
                    subdomain.matcher(name).matches(),
                    Names.dns1123Subdomain(name).isEmpty(),
                    name);
            assertEquals(
                    letterFirst.matcher(name).matches(), Names.dns1035Label(name).isEmpty(), name);
            assertEquals(value.matcher(name).matches(), Names.labelValue(name).isEmpty(), name);
        }
    }

    @Test
    void metadataErrorsNameTheirFields() {
        List<String> errors =
                MetaValidation.objectMeta(
                                Yaml.parse(
                                        "{name: a_b, namespace: x, labels: {'a b': c}, ownerReferences:"
                                                + " [{kind: Pod}], finalizers: [orphan,"
                                                + " foregroundDeletion]}"),
                                false,
                                MetaValidation.NameRule.DNS_SUBDOMAIN,
                                FieldPath.of("metadata"))
                        .stream()
                        .map(Object::toString)
                        .toList();
        assertTrue(errors.get(0).startsWith("metadata.name: Invalid value: \"a_b\": a lowercase"));
        assertEquals("metadata.namespace: Forbidden: not allowed on this type", errors.get(1));
        assertTrue(errors.get(2).startsWith("metadata.labels: Invalid value: \"a b\": name part"));
        assertEquals(
                "metadata.ownerReferences[0].apiVersion: Required value: must not be empty",
                errors.get(3));
        assertEquals(
                "metadata.finalizers: Invalid value: [\"orphan\",\"foregroundDeletion\"]: finalizer"
                        + " foregroundDeletion and orphan cannot be both set",
                errors.getLast());
        List<String> changed =
                MetaValidation.objectMetaUpdate(
                                Yaml.parse("{name: b, resourceVersion: '2', finalizers: [x/y]}"),
                                Yaml.parse("{name: a, deletionTimestamp: t}"),
                                FieldPath.of("metadata"))
                        .stream()
                        .map(Object::toString)
                        .toList();
        assertEquals(
                "metadata.finalizers: Forbidden: no new finalizers can be added if the object is"
                        + " being deleted, found new finalizers []string{\"x/y\"}",
                changed.getFirst());
        assertTrue(changed.contains("metadata.name: Invalid value: \"b\": field is immutable"));
    }
}
