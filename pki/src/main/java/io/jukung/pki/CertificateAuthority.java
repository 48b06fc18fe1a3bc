package io.jukung.pki;

import io.jukung.base.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Issues certificates that everyone who trusts its own certificate believes. */
public final class CertificateAuthority {
    private static final Duration CA_VALIDITY = Duration.ofDays(3650);
    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F]*:[0-9a-fA-F:.]*");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Identity identity;
    private final Clock clock;

    public CertificateAuthority(Identity identity, Clock clock) {
        this.identity = identity;
        this.clock = clock;
    }

    /** A new authority with a self-signed certificate. */
    public static CertificateAuthority create(String commonName, Clock clock) {
        KeyPair keys = Keys.ec();
        X500Name name = new X500NameBuilder().addRDN(BCStyle.CN, commonName).build();
        Instant now = clock.now();
        X509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        name,
                        serial(),
                        Date.from(now.minus(SKEW)),
                        Date.from(now.plus(CA_VALIDITY)),
                        name,
                        keys.getPublic());
        try {
            JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(
                            KeyUsage.digitalSignature
                                    | KeyUsage.keyEncipherment
                                    | KeyUsage.keyCertSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    extensions.createSubjectKeyIdentifier(keys.getPublic()));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.dNSName, commonName)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        X509Certificate certificate = sign(builder, keys.getPrivate());
        return new CertificateAuthority(
                new Identity(List.of(certificate), keys.getPrivate()), clock);
    }

    /** Reads an authority from its files, or makes one and writes them. */
    public static CertificateAuthority readOrCreate(
            Path certificate, Path key, String commonName, Clock clock) {
        if (java.nio.file.Files.exists(certificate) && java.nio.file.Files.exists(key)) {
            return new CertificateAuthority(Identity.read(certificate, key), clock);
        }
        CertificateAuthority made = create(commonName, clock);
        made.identity.write(certificate, key);
        return made;
    }

    public X509Certificate certificate() {
        return identity.leaf();
    }

    public Identity identity() {
        return identity;
    }

    public String certificatePem() {
        return identity.certificatePem();
    }

    /** A new key pair with a certificate for it. */
    public Identity issue(CertificateRequest request) {
        KeyPair keys = Keys.ec();
        return new Identity(List.of(sign(request, keys.getPublic())), keys.getPrivate());
    }

    /** A certificate for a key that somebody else holds. */
    public X509Certificate sign(CertificateRequest request, PublicKey key) {
        X500NameBuilder subject = new X500NameBuilder();
        request.organizations().forEach(group -> subject.addRDN(BCStyle.O, group));
        subject.addRDN(BCStyle.CN, request.commonName());
        Instant now = clock.now();
        X509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        certificate(),
                        serial(),
                        Date.from(now.minus(SKEW)),
                        Date.from(now.plus(request.validity())),
                        new javax.security.auth.x500.X500Principal(encoded(subject.build())),
                        key);
        try {
            extend(builder, request);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CertificateException | java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        return sign(builder, identity.key());
    }

    /**
     * A certificate for what somebody asks for: subject and names as in the request, usages as
     * given, never an authority's.
     *
     * @param usages key usages and extended ones by Kubernetes' names: {@code client auth}
     * @param until the authority's own end where that is sooner
     * @throws IllegalArgumentException for a usage that there is not
     */
    public X509Certificate sign(SigningRequest request, List<String> usages, Instant until) {
        Instant ownEnd = certificate().getNotAfter().toInstant();
        X509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        certificate(),
                        serial(),
                        Date.from(clock.now().minus(SKEW)),
                        Date.from(until.isBefore(ownEnd) ? until : ownEnd),
                        new javax.security.auth.x500.X500Principal(encoded(request.subject())),
                        request.key());
        int bits = 0;
        List<KeyPurposeId> purposes = new ArrayList<>();
        for (String usage : usages) {
            Integer bit = Usages.KEY.get(usage);
            KeyPurposeId purpose = Usages.EXTENDED.get(usage);
            if (bit != null) {
                bits |= bit;
            } else if (purpose != null) {
                purposes.add(purpose);
            } else {
                throw new IllegalArgumentException("unrecognized usage: " + usage);
            }
        }
        try {
            if (bits != 0) {
                builder.addExtension(Extension.keyUsage, true, new KeyUsage(bits));
            }
            if (!purposes.isEmpty()) {
                builder.addExtension(
                        Extension.extendedKeyUsage,
                        false,
                        new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new)));
            }
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate()));
            if (request.alternativeNames().length > 0) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(request.alternativeNames()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CertificateException | java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        return sign(builder, identity.key());
    }

    private void extend(X509v3CertificateBuilder builder, CertificateRequest request)
            throws IOException, CertificateException, java.security.NoSuchAlgorithmException {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(
                Extension.keyUsage,
                true,
                new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
        List<KeyPurposeId> purposes = new ArrayList<>();
        if (request.server()) {
            purposes.add(KeyPurposeId.id_kp_serverAuth);
        }
        if (request.client()) {
            purposes.add(KeyPurposeId.id_kp_clientAuth);
        }
        builder.addExtension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new)));
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate()));
        if (!request.names().isEmpty()) {
            GeneralName[] names =
                    request.names().stream()
                            .distinct()
                            .map(name ->
                                    new GeneralName(
                                            ADDRESS.matcher(name).matches()
                                                    ? GeneralName.iPAddress
                                                    : GeneralName.dNSName,
                                            name))
                            .toArray(GeneralName[]::new);
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        }
    }

    private static byte[] encoded(X500Name name) {
        try {
            return name.getEncoded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key) {
        String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder(algorithm).build(key)));
        } catch (OperatorCreationException | CertificateException e) {
            throw new IllegalStateException(e);
        }
    }

    private static BigInteger serial() {
        return new BigInteger(63, RANDOM).add(BigInteger.ONE);
    }
}
