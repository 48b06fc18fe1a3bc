package io.jukung.pki;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** PEM text (RFC 7468) to keys and certificates and back. */
public final class Pem {
    private Pem() {}

    /** A block of PEM text. */
    public record Block(String type, byte[] der) {}

    /** All blocks of a text, in order; what stands between them is passed over. */
    public static List<Block> blocks(String text) {
        List<Block> blocks = new ArrayList<>();
        int at = 0;
        while (true) {
            int begin = text.indexOf("-----BEGIN ", at);
            if (begin < 0) {
                return blocks;
            }
            int typeEnd = text.indexOf("-----", begin + 11);
            if (typeEnd < 0) {
                throw new IllegalArgumentException("PEM: a BEGIN line is cut off");
            }
            String type = text.substring(begin + 11, typeEnd);
            int end = text.indexOf("-----END " + type + "-----", typeEnd);
            if (end < 0) {
                throw new IllegalArgumentException("PEM: no END line for " + type);
            }
            blocks.add(
                    new Block(
                            type,
                            Base64.getMimeDecoder().decode(text.substring(typeEnd + 5, end))));
            at = end + 1;
        }
    }

    public static String encode(String type, byte[] der) {
        return "-----BEGIN "
                + type
                + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END "
                + type
                + "-----\n";
    }

    public static String encode(X509Certificate certificate) {
        try {
            return encode("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /**
     * A private key as upstream's tools write them: SEC 1 for elliptic curves, PKCS#1 for RSA. Some
     * clients take a PKCS#8 key for RSA whatever it is.
     */
    public static String encode(PrivateKey key) {
        return encode(
                key instanceof java.security.interfaces.ECPrivateKey
                        ? keyPair(key)
                        : new KeyPair(null, key));
    }

    /** The same where the public half is at hand and need not be computed. */
    public static String encode(KeyPair pair) {
        PrivateKey key = pair.getPrivate();
        PrivateKeyInfo info =
                PrivateKeyInfo.getInstance(ASN1Sequence.getInstance(key.getEncoded()));
        try {
            if (key instanceof java.security.interfaces.ECPrivateKey curve) {
                ECPrivateKey sec1 =
                        new ECPrivateKey(
                                curve.getParams().getOrder().bitLength(),
                                curve.getS(),
                                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded())
                                        .getPublicKeyData(),
                                info.getPrivateKeyAlgorithm().getParameters());
                return encode("EC PRIVATE KEY", sec1.getEncoded());
            }
            if (key instanceof RSAPrivateCrtKey) {
                return encode(
                        "RSA PRIVATE KEY", info.parsePrivateKey().toASN1Primitive().getEncoded());
            }
            return encode("PRIVATE KEY", key.getEncoded());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    public static String encode(PublicKey key) {
        return encode("PUBLIC KEY", key.getEncoded());
    }

    /** Every certificate of a text. */
    public static List<X509Certificate> certificates(String text) {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            List<X509Certificate> certificates = new ArrayList<>();
            for (Block block : blocks(text)) {
                if (block.type().equals("CERTIFICATE")) {
                    certificates.add(
                            (X509Certificate)
                                    factory.generateCertificate(
                                            new ByteArrayInputStream(block.der())));
                }
            }
            return certificates;
        } catch (CertificateException e) {
            throw new IllegalArgumentException("not a certificate: " + e.getMessage(), e);
        }
    }

    /** The first private key of a text: PKCS#8, PKCS#1 or SEC 1. */
    public static PrivateKey privateKey(String text) {
        for (Block block : blocks(text)) {
            switch (block.type()) {
                case "PRIVATE KEY":
                    return pkcs8(block.der());
                case "RSA PRIVATE KEY":
                    return pkcs8(fromRsa(block.der()));
                case "EC PRIVATE KEY":
                    return pkcs8(fromEc(block.der()));
                default:
                    break;
            }
        }
        throw new IllegalArgumentException("no private key in the PEM text");
    }

    /** Every public key of a text; of private keys and certificates, the public half. */
    public static List<PublicKey> publicKeys(String text) {
        List<PublicKey> keys = new ArrayList<>();
        for (Block block : blocks(text)) {
            switch (block.type()) {
                case "PUBLIC KEY" -> keys.add(spki(block.der()));
                case "CERTIFICATE" ->
                        keys.add(
                                certificates(encode(block.type(), block.der()))
                                        .getFirst()
                                        .getPublicKey());
                case "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY" ->
                        keys.add(
                                keyPair(privateKey(encode(block.type(), block.der()))).getPublic());
                default -> {}
            }
        }
        return keys;
    }

    /** A private key with its public half. */
    public static KeyPair keyPair(PrivateKey key) {
        try {
            if (key instanceof RSAPrivateCrtKey rsa) {
                return new KeyPair(
                        KeyFactory.getInstance("RSA")
                                .generatePublic(
                                        new RSAPublicKeySpec(
                                                rsa.getModulus(), rsa.getPublicExponent())),
                        key);
            }
            return new KeyPair(Keys.ecPublic(key), key);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("no public key for it: " + e.getMessage(), e);
        }
    }

    private static PrivateKey pkcs8(byte[] der) {
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(ASN1Sequence.getInstance(der));
        boolean rsa =
                info.getPrivateKeyAlgorithm()
                        .getAlgorithm()
                        .equals(PKCSObjectIdentifiers.rsaEncryption);
        try {
            return KeyFactory.getInstance(rsa ? "RSA" : "EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a private key: " + e.getMessage(), e);
        }
    }

    private static PublicKey spki(byte[] der) {
        for (String algorithm : List.of("RSA", "EC")) {
            try {
                return KeyFactory.getInstance(algorithm)
                        .generatePublic(new X509EncodedKeySpec(der));
            } catch (GeneralSecurityException e) {
                continue;
            }
        }
        throw new IllegalArgumentException("neither an RSA nor an EC public key");
    }

    private static byte[] fromRsa(byte[] pkcs1) {
        return encoded(
                new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                RSAPrivateKey.getInstance(pkcs1));
    }

    private static byte[] fromEc(byte[] sec1) {
        ECPrivateKey key = ECPrivateKey.getInstance(sec1);
        return encoded(
                new AlgorithmIdentifier(
                        X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()),
                key);
    }

    private static byte[] encoded(
            AlgorithmIdentifier algorithm, org.bouncycastle.asn1.ASN1Encodable key) {
        try {
            return new PrivateKeyInfo(algorithm, key).getEncoded();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
