package io.jukung.apiserver.storage;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES in CBC mode, padded as PKCS#7 says: 16 bytes of IV, then the ciphertext. */
final class AesCbc implements Transformer {
    private static final int BLOCK = 16;

    private final SecretKeySpec secret;
    private final SecureRandom random;

    AesCbc(byte[] secret, SecureRandom random) {
        this.secret = new SecretKeySpec(secret, "AES");
        this.random = random;
    }

    @Override
    public byte[] toStorage(byte[] plain, String key) {
        byte[] iv = new byte[BLOCK];
        random.nextBytes(iv);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, "PKCS5Padding", iv);
            byte[] stored = Arrays.copyOf(iv, BLOCK + cipher.getOutputSize(plain.length));
            cipher.doFinal(plain, 0, plain.length, stored, BLOCK);
            return stored;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Plain fromStorage(byte[] stored, String key) throws TransformException {
        if (stored.length < BLOCK) {
            throw new TransformException("the stored data was shorter than the required size");
        }
        if (stored.length % BLOCK != 0) {
            throw new TransformException("the stored data is not a multiple of the block size");
        }
        if (stored.length == BLOCK) {
            throw new TransformException("invalid PKCS7 data (empty or not padded)");
        }
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, "NoPadding", Arrays.copyOf(stored, BLOCK));
            return new Plain(unpadded(cipher.doFinal(stored, BLOCK, stored.length - BLOCK)), false);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Cipher cipher(int mode, String padding, byte[] iv) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CBC/" + padding);
        cipher.init(mode, secret, new IvParameterSpec(iv));
        return cipher;
    }

    private static byte[] unpadded(byte[] padded) throws TransformException {
        int padding = padded[padded.length - 1] & 0xff;
        if (padding == 0 || padding > padded.length) {
            throw new TransformException("invalid PKCS7 data (empty or not padded)");
        }
        for (int i = padded.length - padding; i < padded.length; i++) {
            if (padded[i] != (byte) padding) {
                throw new TransformException("invalid padding on input");
            }
        }
        return Arrays.copyOf(padded, padded.length - padding);
    }
}
