package io.jukung.resources.cluster;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PKCS#10 request, of which only this much is looked at: whether it is one, and whether its own
 * key has signed it.
 *
 * <pre>
 *   SEQUENCE {
 *     SEQUENCE { version, subject, SEQUENCE publicKey, attributes }      what is signed
 *     SEQUENCE { OID algorithm, … }
 *     BIT STRING signature
 *   }
 * </pre>
 */
public final class CertificateRequest {
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ([^-]+)-----([^-]*)-----END ([^-]+)-----");
    private static final int SEQUENCE = 0x30;
    private static final String ORGANIZATION = "2.5.4.10";

    private CertificateRequest() {}

    /** What is wrong with a PEM text in base64, "" for nothing. */
    static String problem(String base64) {
        byte[] der;
        try {
            der = der(base64);
        } catch (IllegalArgumentException e) {
            return "PEM block type must be CERTIFICATE REQUEST";
        }
        try {
            return parse(der).isSigned() ? "" : "crypto/rsa: verification error";
        } catch (IllegalArgumentException e) {
            return "asn1: structure error: malformed certificate request";
        } catch (GeneralSecurityException e) {
            return "x509: cannot verify signature: algorithm unimplemented";
        }
    }

    private static byte[] der(String base64) {
        String text = new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
        Matcher block = PEM.matcher(text);
        if (!block.find() || !block.group(1).equals("CERTIFICATE REQUEST")) {
            throw new IllegalArgumentException("PEM block type must be CERTIFICATE REQUEST");
        }
        return Base64.getMimeDecoder().decode(block.group(2));
    }

    /**
     * The organizations of a request's subject, which are a user's groups.
     *
     * @param base64 its PEM text in base64
     * @throws IllegalArgumentException if it is no request
     */
    public static List<String> organizations(String base64) {
        List<String> found = new ArrayList<>();
        try {
            Value signed = Value.of(der(base64)).getFirst().members().getFirst();
            for (Value part : signed.members().get(1).members()) {
                for (Value pair : Value.of(part.content())) {
                    if (pair.members().getFirst().objectId().equals(ORGANIZATION)) {
                        byte[] name = pair.members().get(1).content();
                        found.add(new String(name, StandardCharsets.UTF_8));
                    }
                }
            }
        } catch (IndexOutOfBoundsException
                | NoSuchElementException
                | BufferUnderflowException
                | ArithmeticException e) {
            throw new IllegalArgumentException("not a certificate request", e);
        }
        return found;
    }

    /**
     * A request that could be read.
     *
     * @param key whose certificate is asked for
     */
    record Parsed(PublicKey key, byte[] signed, String algorithm, byte[] signature) {
        /** Whether the key's owner signed it. */
        boolean isSigned() throws GeneralSecurityException {
            Signature check = Signature.getInstance(algorithm);
            check.initVerify(key);
            check.update(signed);
            return check.verify(signature);
        }
    }

    /**
     * Reads a request.
     *
     * @throws IllegalArgumentException if it is none
     * @throws GeneralSecurityException if its key is of a kind that is not known
     */
    static Parsed parse(byte[] der) throws GeneralSecurityException {
        try {
            List<Value> request = Value.of(der).getFirst().members();
            Value signed = request.get(0);
            byte[] bits = request.get(2).content();
            return new Parsed(
                    publicKey(signed.members().get(2).whole()),
                    signed.whole(),
                    request.get(1).members().getFirst().objectId(),
                    // the first octet of a bit string counts its unused bits
                    Arrays.copyOfRange(bits, 1, bits.length));
        } catch (IndexOutOfBoundsException
                | NoSuchElementException
                | BufferUnderflowException
                | ArithmeticException e) {
            throw new IllegalArgumentException("not a certificate request", e);
        }
    }

    /** A key as certificates carry it ({@code SubjectPublicKeyInfo}). */
    static PublicKey publicKey(byte[] der) throws GeneralSecurityException {
        try {
            String kind =
                    Value.of(der).getFirst().members().getFirst().members().getFirst().objectId();
            return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(der));
        } catch (IndexOutOfBoundsException
                | NoSuchElementException
                | BufferUnderflowException
                | ArithmeticException e) {
            throw new IllegalArgumentException("not a public key", e);
        }
    }

    /** One DER value, with its tag and length. */
    private record Value(int tag, byte[] whole, byte[] content) {
        static List<Value> of(byte[] der) {
            List<Value> values = new ArrayList<>();
            ByteBuffer in = ByteBuffer.wrap(der);
            while (in.hasRemaining()) {
                int start = in.position();
                int tag = in.get() & 255;
                int length = in.get() & 255;
                if (length > 127) {
                    byte[] size = new byte[length & 127];
                    in.get(size);
                    length = new BigInteger(1, size).intValueExact();
                }
                byte[] content = new byte[Math.min(length, in.remaining() + 1)];
                in.get(content);
                values.add(new Value(tag, Arrays.copyOfRange(der, start, in.position()), content));
            }
            return values;
        }

        List<Value> members() {
            if (tag != SEQUENCE) {
                throw new IllegalArgumentException("not a sequence");
            }
            return of(content);
        }

        /** {@code 1.2.840.113549.1.1.11}. */
        String objectId() {
            StringBuilder text = new StringBuilder();
            long number = 0;
            for (byte octet : content) {
                number = number << 7 | (octet & 127);
                if (octet >= 0) {
                    if (text.isEmpty()) {
                        long first = Math.min(number / 40, 2);
                        text.append(first).append('.').append(number - first * 40);
                    } else {
                        text.append('.').append(number);
                    }
                    number = 0;
                }
            }
            return text.toString();
        }
    }
}
