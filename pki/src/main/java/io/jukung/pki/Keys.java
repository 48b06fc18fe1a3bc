package io.jukung.pki;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.jcajce.provider.asymmetric.util.EC5Util;

/** Makes key pairs. */
public final class Keys {
    private Keys() {}

    /** A P-256 key pair: made in a millisecond, for everything that a cluster makes for itself. */
    public static KeyPair ec() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A 2048-bit RSA key pair, as kubeadm makes; takes a good part of a second. */
    public static KeyPair rsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static PublicKey ecPublic(PrivateKey key) throws GeneralSecurityException {
        ECPrivateKey ec = (ECPrivateKey) key;
        ECDomainParameters curve =
                new ECDomainParameters(
                        EC5Util.convertSpec(ec.getParams()).getCurve(),
                        EC5Util.convertSpec(ec.getParams()).getG(),
                        ec.getParams().getOrder());
        org.bouncycastle.math.ec.ECPoint point = curve.getG().multiply(ec.getS()).normalize();
        return KeyFactory.getInstance("EC")
                .generatePublic(
                        new ECPublicKeySpec(
                                new ECPoint(
                                        point.getAffineXCoord().toBigInteger(),
                                        point.getAffineYCoord().toBigInteger()),
                                ec.getParams()));
    }
}
