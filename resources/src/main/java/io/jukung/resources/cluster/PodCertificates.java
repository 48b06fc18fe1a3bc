package io.jukung.resources.cluster;

import io.jukung.apiserver.registry.ResourceStrategy;
import io.jukung.base.Clock;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.DomainKeys;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.SignerNames;
import io.jukung.resources.strategy.CheckedStrategy;
import io.jukung.resources.strategy.CheckedStrategy.Shape;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What pods ask of signers; from {@code pkg/apis/certificates/validation}. What signers answer is
 * checked by {@link PodCertificateStatus}.
 */
final class PodCertificates {
    private static final int LONGEST_UID = 128;
    private static final int LARGEST = 10 * 1024;
    private static final long SHORTEST = 3600;
    private static final long LONGEST_OF_OURS = 24 * 3600L;
    private static final long LONGEST = 91 * LONGEST_OF_OURS;
    private static final Set<Integer> MODULI = Set.of(3072, 4096);
    private static final String UNKNOWN =
            "unknown public key type; supported types are Ed25519, ECDSA, and RSA";

    private PodCertificates() {}

    static ResourceStrategy strategy(Clock clock) {
        return CheckedStrategy.of(Shape.STATUS, PodCertificates::check)
                .status((request, old) -> {
                    if (old != null) {
                        PodCertificateStatus.check(request, old, clock.now());
                    }
                })
                .versionedUpdates();
    }

    private static void check(Field request, @Nullable Field old) {
        Field spec = request.at("spec");
        if (old != null) {
            spec.immutable(old.at("spec"));
            return;
        }
        SignerNames.check(spec.at("signerName"));
        DomainKeys.annotations(spec.at("unverifiedUserAnnotations"));
        party(spec, "pod");
        party(spec, "serviceAccount");
        party(spec, "node");
        Field seconds = spec.at("maxExpirationSeconds");
        if (seconds.absent()) {
            seconds.missing("must be set");
            return;
        }
        long most = SignerNames.ours(spec.text("signerName")) ? LONGEST_OF_OURS : LONGEST;
        if (seconds.number() < SHORTEST || seconds.number() > most) {
            seconds.invalid("must be in the range [" + SHORTEST + ", " + most + "]");
        }
        Field stub = spec.at("stubPKCS10Request");
        Field key = spec.at("pkixPublicKey");
        Field proof = spec.at("proofOfPossession");
        if (!stub.empty() && key.empty() && proof.empty()) {
            stub(stub);
        } else if (stub.empty() && !key.empty() && !proof.empty()) {
            key(key, proof, spec.text("podUID"));
        } else {
            spec.invalidHere(
                    "exactly one of (stubPKCS10Request) or (pkixPublicKey, proofOfPossession) must"
                            + " be set");
        }
    }

    private static void party(Field spec, String who) {
        spec.at(who + "Name").check(Names::dns1123Subdomain);
        Field uid = spec.at(who + "UID");
        if (uid.empty()) {
            uid.invalid("", "must not be empty");
        } else if (uid.text().length() > LONGEST_UID) {
            uid.tooLong(LONGEST_UID);
        }
    }

    /**
     * The key that a request is for.
     *
     * @return null, with an error noted, where it cannot be read
     */
    static @Nullable PublicKey wanted(Field spec) {
        Field stub = spec.at("stubPKCS10Request");
        Field key = spec.at("pkixPublicKey");
        try {
            return stub.empty()
                    ? CertificateRequest.publicKey(bytes(key))
                    : CertificateRequest.parse(bytes(stub)).key();
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            if (stub.empty()) {
                key.invalidHere("must be a valid PKIX-serialized public key");
            } else {
                stub.invalidHere("must be a valid PKCS#10 CSR");
            }
            return null;
        }
    }

    private static byte[] bytes(Field field) {
        return Base64.getDecoder().decode(field.text());
    }

    private static void stub(Field stub) {
        byte[] der = bytes(stub);
        if (der.length > LARGEST) {
            stub.tooLong(LARGEST);
            return;
        }
        try {
            CertificateRequest.Parsed request = CertificateRequest.parse(der);
            if (fits(request.key(), stub, "P256, P384, or P521") && !request.isSigned()) {
                stub.invalidHere("invalid signature");
            }
        } catch (IllegalArgumentException e) {
            stub.invalidHere("must be a valid PKCS#10 CSR");
        } catch (GeneralSecurityException e) {
            stub.invalidHere(UNKNOWN);
        }
    }

    private static void key(Field key, Field proof, String pod) {
        byte[] der = bytes(key);
        byte[] signature = bytes(proof);
        if (der.length > LARGEST) {
            key.tooLong(LARGEST);
            return;
        }
        if (signature.length > LARGEST) {
            proof.tooLong(LARGEST);
            return;
        }
        PublicKey parsed;
        try {
            parsed = CertificateRequest.publicKey(der);
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            key.invalid("must be a valid PKIX-serialized public key");
            return;
        }
        if (fits(parsed, key, "P256 or P384") && !proves(parsed, pod, signature)) {
            proof.invalidHere("could not verify proof-of-possession signature");
        }
    }

    private static boolean fits(PublicKey key, Field at, String curves) {
        return switch (key) {
            case EdECPublicKey ignored -> true;
            case ECPublicKey curve -> {
                int bits = curve.getParams().getCurve().getField().getFieldSize();
                if (!Set.of(256, 384, 521).contains(bits)) {
                    at.invalid("curve P-" + bits, "elliptic public keys must use curve " + curves);
                    yield false;
                }
                yield true;
            }
            case RSAPublicKey rsa -> {
                int bits = (rsa.getModulus().bitLength() + 7) / 8 * 8;
                if (!MODULI.contains(bits)) {
                    at.invalid(
                            bits + "-bit modulus", "RSA keys must have modulus size 3072 or 4096");
                    yield false;
                }
                yield true;
            }
            default -> {
                at.invalidHere(UNKNOWN);
                yield false;
            }
        };
    }

    /** The key's owner signed the pod's uid. */
    private static boolean proves(PublicKey key, String pod, byte[] signature) {
        byte[] text = pod.getBytes(StandardCharsets.UTF_8);
        try {
            if (key instanceof RSAPublicKey rsa) {
                // the salt may have any length: the longest is how Go signs, the digest's the other
                int most = (rsa.getModulus().bitLength() + 6) / 8 - 32 - 2;
                return pss(rsa, text, signature, most) || pss(rsa, text, signature, 32);
            }
            Signature check =
                    Signature.getInstance(
                            key instanceof ECPublicKey ? "SHA256withECDSA" : "Ed25519");
            check.initVerify(key);
            check.update(text);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean pss(RSAPublicKey key, byte[] text, byte[] signature, int salt)
            throws GeneralSecurityException {
        Signature check = Signature.getInstance("RSASSA-PSS");
        check.setParameter(
                new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, salt, 1));
        check.initVerify(key);
        // what was signed is a digest of the digest, as upstream hashes before it verifies
        check.update(text);
        return check.verify(signature);
    }
}
