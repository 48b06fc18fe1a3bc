package io.jukung.resources.pod;

import io.jukung.machinery.validation.MetaValidation;
import io.jukung.resources.field.DomainKeys;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import io.jukung.resources.field.SignerNames;
import java.util.List;
import java.util.Set;

/** Checks the two projected sources that are about certificates. */
final class ProjectedCertificates {
    private static final List<String> KEY_TYPES =
            List.of("RSA3072", "RSA4096", "ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519");
    private static final long HOUR = 3600;
    private static final long DAY = 24 * HOUR;

    private ProjectedCertificates() {}

    /** Trust anchors, by a bundle's name or by signer and labels. */
    static void trustBundle(Field projection, Field bundle, Set<String> paths) {
        boolean named = bundle.has("name");
        boolean signed = bundle.has("signerName");
        if (named && signed) {
            bundle.invalid("only one of name and signerName may be used");
        } else if (named) {
            bundle.at("name").required("must be a valid object name");
            name(bundle.at("name"));
            if (bundle.has("labelSelector")) {
                bundle.at("labelSelector")
                        .invalid("labelSelector must be unset if name is specified");
            }
        } else if (signed) {
            bundle.at("signerName").required("must be a valid signer name");
            SignerNames.check(bundle.at("signerName"));
            Rules.labelSelector(bundle.at("labelSelector"));
        } else {
            bundle.missing("either name or signerName must be specified");
        }
        Field path = bundle.at("path").required();
        Rules.localPath(path);
        if (!paths.add(path.text())) {
            projection.invalid(path.text(), "conflicting duplicate paths");
        }
    }

    /** Behind the last colon stands the bundle's own name, before it its signer's. */
    private static void name(Field name) {
        String own = name.text().substring(name.text().lastIndexOf(':') + 1);
        for (String message : MetaValidation.NameRule.DNS_SUBDOMAIN.check(own, false)) {
            name.invalid(name.text(), "not a valid clustertrustbundlename: " + message);
        }
    }

    /** A key and its certificate, made for the pod alone. */
    static void certificate(Field projection, Field source, Set<String> paths) {
        SignerNames.check(source.at("signerName"));
        DomainKeys.annotations(source.at("userAnnotations"));
        if (!KEY_TYPES.contains(source.text("keyType"))) {
            source.at("keyType").notSupported(source.text("keyType"), KEY_TYPES);
        }
        Field seconds = source.at("maxExpirationSeconds");
        if (seconds.present()) {
            String text = "if provided, maxExpirationSeconds must be ";
            long most = SignerNames.ours(source.text("signerName")) ? DAY : 91 * DAY;
            if (seconds.number() < HOUR) {
                seconds.invalid(text + ">= " + HOUR);
            }
            if (seconds.number() > most) {
                seconds.invalid(text + "<= " + most);
            }
        }
        boolean any = false;
        for (String file : List.of("credentialBundlePath", "keyPath", "certificateChainPath")) {
            Field path = source.at(file);
            if (!path.empty()) {
                any = true;
                Rules.localPath(path);
                if (!paths.add(path.text())) {
                    projection.invalid(path.text(), "conflicting duplicate paths");
                }
            }
        }
        if (!any) {
            source.missing(
                    "specify at least one of credentialBundlePath, keyPath, and"
                            + " certificateChainPath");
        }
    }
}
