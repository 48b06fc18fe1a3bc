package io.jukung.apiserver.storage;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * NaCl's secretbox, XSalsa20 with Poly1305: 24 bytes of nonce, 16 bytes of tag, ciphertext. The
 * first 32 bytes of the key stream are the tag's own key.
 */
final class SecretBox implements Transformer {
    private static final int NONCE = 24;
    private static final int TAG = 16;
    private static final int TAG_KEY = 32;

    private final KeyParameter secret;
    private final SecureRandom random;

    SecretBox(byte[] secret, SecureRandom random) {
        this.secret = new KeyParameter(secret);
        this.random = random;
    }

    @Override
    public byte[] toStorage(byte[] plain, String key) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        return seal(plain, nonce);
    }

    byte[] seal(byte[] plain, byte[] nonce) {
        byte[] stored = Arrays.copyOf(nonce, NONCE + TAG + plain.length);
        XSalsa20Engine stream = stream(nonce);
        Poly1305 mac = mac(stream);
        stream.processBytes(plain, 0, plain.length, stored, NONCE + TAG);
        mac.update(stored, NONCE + TAG, plain.length);
        mac.doFinal(stored, NONCE);
        return stored;
    }

    @Override
    public Plain fromStorage(byte[] stored, String key) throws TransformException {
        int length = stored.length - NONCE - TAG;
        if (length < 0) {
            throw new TransformException("the stored data was shorter than the required size");
        }
        XSalsa20Engine stream = stream(Arrays.copyOf(stored, NONCE));
        Poly1305 mac = mac(stream);
        mac.update(stored, NONCE + TAG, length);
        byte[] tag = new byte[TAG];
        mac.doFinal(tag, 0);
        if (!MessageDigest.isEqual(tag, Arrays.copyOfRange(stored, NONCE, NONCE + TAG))) {
            throw new TransformException("output array was not large enough for encryption");
        }
        byte[] plain = new byte[length];
        stream.processBytes(stored, NONCE + TAG, length, plain, 0);
        return new Plain(plain, false);
    }

    private XSalsa20Engine stream(byte[] nonce) {
        XSalsa20Engine engine = new XSalsa20Engine();
        engine.init(true, new ParametersWithIV(secret, nonce));
        return engine;
    }

    private static Poly1305 mac(XSalsa20Engine stream) {
        byte[] zeros = new byte[TAG_KEY];
        byte[] key = new byte[TAG_KEY];
        stream.processBytes(zeros, 0, TAG_KEY, key, 0);
        Poly1305 mac = new Poly1305();
        mac.init(new KeyParameter(key));
        return mac;
    }
}
