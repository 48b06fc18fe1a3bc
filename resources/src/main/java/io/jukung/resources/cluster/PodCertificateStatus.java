package io.jukung.resources.cluster;

import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Equality;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import java.io.ByteArrayInputStream;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a signer answers to a pod's request: a certificate, or that there will be none; once said,
 * it stays.
 */
final class PodCertificateStatus {
    private static final List<String> TERMINAL = List.of("Issued", "Denied", "Failed");
    private static final int LONGEST_CHAIN = 100 * 1024;
    private static final int DNS_NAME = 2;
    private static final int EMAIL = 1;
    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final Duration MARGIN = Duration.ofMinutes(10);
    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Pattern MAILBOX =
            Pattern.compile("[^\\s@<>()\\[\\],;:\\\\\"]+@[^\\s@<>()\\[\\],;:\\\\\"]+");

    private final Field request;
    private final Field status;
    private final Field chain;

    private PodCertificateStatus(Field request) {
        this.request = request;
        this.status = request.at("status");
        this.chain = status.at("certificateChain");
    }

    static void check(Field request, Field old, Instant now) {
        PodCertificateStatus check = new PodCertificateStatus(request);
        int before = request.errorCount();
        check.conditions();
        if (request.errorCount() > before) {
            return;
        }
        JsonObject was = old.at("status").object();
        boolean same = Equality.same(check.status.object(), was);
        if (TERMINAL.stream().anyMatch(type -> is(was, type))) {
            check.unless(
                    same, "immutable after PodCertificateRequest is issued, denied, or failed");
        } else if (is(check.status.object(), "Denied") || is(check.status.object(), "Failed")) {
            check.unless(
                    check.status.object().without("conditions").isEmpty(),
                    "non-condition status fields must be empty when denying or failing the"
                            + " PodCertificateRequest");
        } else if (is(check.status.object(), "Issued")) {
            check.issued(now);
        } else {
            check.unless(
                    same,
                    "status is immutable unless transitioning to \"Issued\", \"Denied\", or"
                            + " \"Failed\"");
        }
    }

    private void unless(boolean fine, String detail) {
        if (!fine) {
            status.invalidHere(detail);
        }
    }

    private static boolean is(JsonObject status, String type) {
        return status.array("conditions").objects().stream()
                .anyMatch(condition ->
                        condition.string("type").equals(type)
                                && condition.string("status").equals("True"));
    }

    private void conditions() {
        int known = 0;
        List<Field> conditions = status.at("conditions").items();
        for (int i = 0; i < conditions.size(); i++) {
            // upstream writes the index as a name, with a dot before it
            Field dotted = status.at("conditions.[" + i + "]").as(conditions.get(i).value());
            Field type = dotted.at("type");
            if (!TERMINAL.contains(type.text())) {
                type.notSupported(type.text(), TERMINAL);
                continue;
            }
            known++;
            if (known > 1) {
                type.invalid(
                        "There may be at most one condition with type \"Issued\", \"Denied\", or"
                                + " \"Failed\"");
            }
            dotted.at("status").in("True");
        }
        Rules.conditions(status.at("conditions"));
    }

    private void issued(Instant now) {
        if (chain.text().length() > LONGEST_CHAIN) {
            chain.tooLong(LONGEST_CHAIN);
            return;
        }
        List<PemText.Block> blocks = PemText.blocks(chain.text());
        if (blocks.isEmpty()) {
            chain.invalid(
                    chain.text(), "issued certificate chain must contain at least one certificate");
            return;
        }
        X509Certificate leaf = leaf(blocks.get(0));
        if (leaf == null || !names(leaf) || !isOfKey(leaf) || !times(leaf, now)) {
            return;
        }
        for (PemText.Block block : blocks.subList(1, blocks.size())) {
            if (!block.type().equals("CERTIFICATE")) {
                chain.invalid(
                        "issued certificate chain must consist entirely of CERTFICATE PEM blocks");
                return;
            }
            if (parsed(block.der()) == null) {
                chain.invalid("intermediate certificate does not parse as valid X.509");
                return;
            }
        }
    }

    private @Nullable X509Certificate leaf(PemText.Block block) {
        if (!block.type().equals("CERTIFICATE")) {
            chain.invalid(
                    "issued certificate chain must consist entirely of CERTIFICATE PEM blocks");
            return null;
        }
        X509Certificate leaf = parsed(block.der());
        if (leaf == null) {
            chain.invalid("leaf certificate does not parse as valid X.509");
        }
        return leaf;
    }

    private static @Nullable X509Certificate parsed(byte[] der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            return null;
        }
    }

    /** The leaf's names are noted one by one; goes on with them, as long as they can be read. */
    private boolean names(X509Certificate leaf) {
        Collection<List<?>> names;
        try {
            names = leaf.getSubjectAlternativeNames();
        } catch (CertificateException e) {
            chain.invalid("leaf certificate does not parse as valid X.509");
            return false;
        }
        for (List<?> name : names == null ? List.<List<?>>of() : names) {
            String text = String.valueOf(name.get(1));
            if (Objects.equals(name.get(0), DNS_NAME)) {
                dnsName(text);
            } else if (Objects.equals(name.get(0), EMAIL) && !MAILBOX.matcher(text).matches()) {
                chain.invalid(text, "leaf certificate should not contain invalid EmailAddress");
            }
        }
        return true;
    }

    private void dnsName(String name) {
        if (name.isEmpty()) {
            chain.invalid(name, "leaf certificate should not contain empty DNSName");
        }
        if (name.contains("..")) {
            chain.invalid(name, "leaf certificate's DNSName should not contain '..'");
        }
        if (name.startsWith(".") || name.endsWith(".")) {
            chain.invalid(name, "leaf certificate's DNSName should not start or end with '.'");
        }
    }

    private boolean isOfKey(X509Certificate leaf) {
        PublicKey wanted = PodCertificates.wanted(request.at("spec"));
        if (wanted == null) {
            return false;
        }
        boolean same = Arrays.equals(wanted.getEncoded(), leaf.getPublicKey().getEncoded());
        if (!same) {
            chain.invalid("leaf certificate was not issued to the requested public key");
        }
        return same;
    }

    /** Whether what the status says of times is what the certificate says, and fits the request. */
    private boolean times(X509Certificate leaf, Instant now) {
        int before = chain.errorCount();
        Field notBefore = status.at("notBefore");
        Field notAfter = status.at("notAfter");
        Field refresh = status.at("beginRefreshAt");
        notBefore.required("must be present and consistent with the issued certificate");
        notAfter.required("must be present and consistent with the issued certificate");
        refresh.required("must be present and in the range [notbefore+10min, notafter-10min]");
        if (chain.errorCount() > before) {
            return false;
        }
        Instant from = leaf.getNotBefore().toInstant();
        Instant to = leaf.getNotAfter().toInstant();
        Duration lifetime = Duration.between(from, to);
        long most = request.at("spec", "maxExpirationSeconds").number();
        Instant begin = Times.parse(refresh.text());
        if (!Times.parse(notBefore.text()).equals(from)) {
            notBefore.invalid("must be set to the NotBefore time encoded in the leaf certificate");
        } else if (Duration.between(from, now).abs().compareTo(SKEW) >= 0) {
            notBefore.invalid("must be set to within 5 minutes of kube-apiserver's current time");
        } else if (!Times.parse(notAfter.text()).equals(to)) {
            notAfter.invalid("must be set to the NotAfter time encoded in the leaf certificate");
        } else if (lifetime.compareTo(SHORTEST) < 0) {
            chain.invalid(lifetime.toNanos(), "leaf certificate lifetime must be >= 1 hour");
        } else if (lifetime.toSeconds() > most) {
            chain.invalid(
                    lifetime.toNanos(),
                    "leaf certificate lifetime must be <= spec.maxExpirationSeconds ("
                            + most
                            + ")");
        } else if (begin.isBefore(from.plus(MARGIN))) {
            refresh.invalid("must be at least 10 minutes after status.notBefore");
        } else if (begin.isAfter(to.minus(MARGIN))) {
            refresh.invalid("must be at least 10 minutes before status.notAfter");
        } else {
            return true;
        }
        return false;
    }
}
