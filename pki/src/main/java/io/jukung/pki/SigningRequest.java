package io.jukung.pki;

import java.io.IOException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** A certificate signing request (PKCS #10), its signature checked. */
public final class SigningRequest {
    private final X500Name subject;
    private final GeneralName[] names;
    private final PublicKey key;

    private SigningRequest(X500Name subject, GeneralName[] names, PublicKey key) {
        this.subject = subject;
        this.names = names;
        this.key = key;
    }

    /**
     * From PEM text with a CERTIFICATE REQUEST block.
     *
     * @throws IllegalArgumentException where it is none, or signed with another key than its own
     */
    public static SigningRequest parse(String pem) {
        List<Pem.Block> blocks = Pem.blocks(pem);
        if (blocks.isEmpty() || !blocks.getFirst().type().equals("CERTIFICATE REQUEST")) {
            throw new IllegalArgumentException("PEM block type must be CERTIFICATE REQUEST");
        }
        try {
            JcaPKCS10CertificationRequest request =
                    new JcaPKCS10CertificationRequest(blocks.getFirst().der());
            PublicKey key = request.getPublicKey();
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw new IllegalArgumentException("the request's signature is not its key's");
            }
            Extensions extensions = request.getRequestedExtensions();
            GeneralNames names =
                    extensions == null
                            ? null
                            : GeneralNames.fromExtensions(
                                    extensions, Extension.subjectAlternativeName);
            return new SigningRequest(
                    request.getSubject(),
                    names == null ? new GeneralName[0] : names.getNames(),
                    key);
        } catch (IOException
                | PKCSException
                | OperatorCreationException
                | java.security.GeneralSecurityException e) {
            throw new IllegalArgumentException("no certificate request: " + e.getMessage(), e);
        }
    }

    X500Name subject() {
        return subject;
    }

    GeneralName[] alternativeNames() {
        return names.clone();
    }

    PublicKey key() {
        return key;
    }

    /** The subject's common name; "" where it has none. */
    public String commonName() {
        List<String> all = attributes(BCStyle.CN);
        return all.isEmpty() ? "" : all.getLast();
    }

    /** The subject's organizations. */
    public List<String> organizations() {
        return attributes(BCStyle.O);
    }

    private List<String> attributes(ASN1ObjectIdentifier type) {
        List<String> values = new ArrayList<>();
        for (RDN rdn : subject.getRDNs(type)) {
            values.add(IETFUtils.valueToString(rdn.getFirst().getValue()));
        }
        return values;
    }

    public boolean hasDnsNames() {
        return has(GeneralName.dNSName);
    }

    public boolean hasIpAddresses() {
        return has(GeneralName.iPAddress);
    }

    public boolean hasEmailAddresses() {
        return has(GeneralName.rfc822Name);
    }

    public boolean hasUris() {
        return has(GeneralName.uniformResourceIdentifier);
    }

    private boolean has(int tag) {
        for (GeneralName name : names) {
            if (name.getTagNo() == tag) {
                return true;
            }
        }
        return false;
    }
}
