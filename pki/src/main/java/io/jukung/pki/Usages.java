package io.jukung.pki;

import java.util.Map;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/** Kubernetes' names of what a key may be used for (certificates.k8s.io/v1 {@code KeyUsage}). */
final class Usages {
    static final Map<String, Integer> KEY =
            Map.ofEntries(
                    Map.entry("signing", KeyUsage.digitalSignature),
                    Map.entry("digital signature", KeyUsage.digitalSignature),
                    Map.entry("content commitment", KeyUsage.nonRepudiation),
                    Map.entry("key encipherment", KeyUsage.keyEncipherment),
                    Map.entry("key agreement", KeyUsage.keyAgreement),
                    Map.entry("data encipherment", KeyUsage.dataEncipherment),
                    Map.entry("cert sign", KeyUsage.keyCertSign),
                    Map.entry("crl sign", KeyUsage.cRLSign),
                    Map.entry("encipher only", KeyUsage.encipherOnly),
                    Map.entry("decipher only", KeyUsage.decipherOnly));

    static final Map<String, KeyPurposeId> EXTENDED =
            Map.ofEntries(
                    Map.entry("any", KeyPurposeId.anyExtendedKeyUsage),
                    Map.entry("server auth", KeyPurposeId.id_kp_serverAuth),
                    Map.entry("client auth", KeyPurposeId.id_kp_clientAuth),
                    Map.entry("code signing", KeyPurposeId.id_kp_codeSigning),
                    Map.entry("email protection", KeyPurposeId.id_kp_emailProtection),
                    Map.entry("s/mime", KeyPurposeId.id_kp_emailProtection),
                    Map.entry("ipsec end system", KeyPurposeId.id_kp_ipsecEndSystem),
                    Map.entry("ipsec tunnel", KeyPurposeId.id_kp_ipsecTunnel),
                    Map.entry("ipsec user", KeyPurposeId.id_kp_ipsecUser),
                    Map.entry("timestamping", KeyPurposeId.id_kp_timeStamping),
                    Map.entry("ocsp signing", KeyPurposeId.id_kp_OCSPSigning));

    private Usages() {}
}
