package io.jukung.resources.cluster;

import io.jukung.apiserver.registry.ResourceStrategy;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.MetaValidation;
import io.jukung.resources.cluster.PemText.Block;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.SignerNames;
import io.jukung.resources.strategy.CheckedStrategy;
import io.jukung.resources.strategy.CheckedStrategy.Shape;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bundles of trust anchors; from {@code pkg/apis/certificates/validation}. */
final class TrustBundles {
    private static final int LARGEST = 1 << 20;
    private static final String SHOWN = "<value omitted>";

    private TrustBundles() {}

    static ResourceStrategy strategy() {
        return CheckedStrategy.of(Shape.PLAIN, TrustBundles::check)
                // which names are right depends on the signer
                .names((name, prefix) -> List.of())
                .versionedUpdates()
                .selecting(TrustBundles::fields);
    }

    private static Map<String, String> fields(JsonObject bundle) {
        return Map.of("spec.signerName", bundle.object("spec").string("signerName"));
    }

    private static void check(Field bundle, @Nullable Field old) {
        Field spec = bundle.at("spec");
        Field signer = spec.at("signerName");
        Field name = bundle.at("metadata", "name");
        if (!name.empty()) {
            name(name, signer.text());
        }
        if (!signer.empty()) {
            SignerNames.check(signer);
        }
        Field anchors = spec.at("trustBundle");
        if (old == null || !anchors.text().equals(old.at("spec").text("trustBundle"))) {
            anchors(anchors);
        }
        if (old != null) {
            signer.as(signer.text()).immutable(old.at("spec", "signerName"));
        }
    }

    private static void name(Field name, String signer) {
        String start = signer.replace('/', ':') + ":";
        if (signer.isEmpty()) {
            if (name.text().contains(":")) {
                name.invalid(
                        "ClusterTrustBundle without signer name must not have \":\" in its name");
                return;
            }
            start = "";
        } else if (!name.text().startsWith(start)) {
            name.invalid(
                    "ClusterTrustBundle for signerName "
                            + signer
                            + " must be named with prefix "
                            + start);
            return;
        }
        String own = name.text().substring(start.length());
        MetaValidation.NameRule.DNS_SUBDOMAIN.check(own, false).forEach(name::invalid);
    }

    private static void anchors(Field bundle) {
        if (bundle.text().length() > LARGEST) {
            bundle.tooLong(LARGEST);
            return;
        }
        int before = bundle.errorCount();
        Map<String, List<Integer>> places = new LinkedHashMap<>();
        List<Block> blocks = PemText.blocks(bundle.text());
        for (int i = 0; i < blocks.size(); i++) {
            String problem = problem(blocks.get(i));
            if (problem.isEmpty()) {
                places.computeIfAbsent(
                                HexFormat.of().formatHex(blocks.get(i).der()),
                                same -> new ArrayList<>())
                        .add(i);
            } else {
                bundle.invalid(SHOWN, "entry " + i + " " + problem);
            }
        }
        if (bundle.errorCount() > before) {
            return;
        }
        if (places.isEmpty()) {
            bundle.invalid(SHOWN, "at least one trust anchor must be provided");
        }
        for (List<Integer> same : places.values()) {
            if (same.size() > 1) {
                String indices = String.join(" ", same.stream().map(String::valueOf).toList());
                bundle.invalid(SHOWN, "duplicate trust anchor (indices [" + indices + "])");
            }
        }
    }

    private static String problem(Block block) {
        if (!block.type().equals("CERTIFICATE")) {
            return "has bad block type: " + block.type();
        }
        if (block.headers()) {
            return "has PEM block headers";
        }
        try {
            X509Certificate certificate =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(new ByteArrayInputStream(block.der()));
            return certificate.getBasicConstraints() < 0 ? "does not have the CA bit set" : "";
        } catch (CertificateException e) {
            return "does not parse as X.509";
        }
    }
}
