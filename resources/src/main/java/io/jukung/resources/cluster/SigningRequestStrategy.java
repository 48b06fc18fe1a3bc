package io.jukung.resources.cluster;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import io.jukung.resources.field.Trees;
import io.jukung.resources.strategy.SpecStrategy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Certificate signing requests; from {@code pkg/registry/certificates}. Who asks is written down by
 * the server; approval conditions are written only through {@code /approval}, the rest of the
 * status only through {@code /status}.
 */
public final class SigningRequestStrategy extends SpecStrategy {
    private static final List<String> USAGES =
            List.of(
                    "signing",
                    "digital signature",
                    "content commitment",
                    "key encipherment",
                    "key agreement",
                    "data encipherment",
                    "cert sign",
                    "crl sign",
                    "encipher only",
                    "decipher only",
                    "any",
                    "server auth",
                    "client auth",
                    "code signing",
                    "email protection",
                    "s/mime",
                    "ipsec end system",
                    "ipsec tunnel",
                    "ipsec user",
                    "timestamping",
                    "ocsp signing",
                    "microsoft sgc",
                    "netscape sgc");
    private static final Set<String> DECISIONS = Set.of("Approved", "Denied");

    @Override
    protected boolean hasGeneration() {
        return false;
    }

    @Override
    public JsonObject prepareForCreate(ApiRequest request, JsonObject object) {
        JsonObject prepared = super.prepareForCreate(request, object);
        UserInfo user = request.user();
        JsonObject extra = JsonObject.copyOf(user.extra());
        JsonObject spec =
                prepared.object("spec")
                        .with("username", user.name())
                        .with("groups", JsonArray.copyOf(user.groups()));
        spec = Trees.withOrWithout(spec, "uid", user.uid().isEmpty() ? null : user.uid());
        spec = Trees.withOrWithout(spec, "extra", extra.isEmpty() ? null : extra);
        return prepared.with("spec", spec);
    }

    @Override
    public JsonObject prepareForUpdate(ApiRequest request, JsonObject object, JsonObject old) {
        return Trees.keep(super.prepareForUpdate(request, object, old), "spec", old);
    }

    @Override
    public List<FieldError> validate(JsonObject object) {
        Field root = Field.root(object);
        Field spec = root.at("spec");
        Field usages = spec.at("usages");
        if (usages.empty()) {
            usages.missing("");
        }
        Set<String> seen = new HashSet<>();
        for (Field usage : usages.items()) {
            if (!USAGES.contains(usage.text())) {
                usage.notSupported(usage.text(), USAGES.stream().sorted().toList());
            }
            usage.unique(seen);
        }
        Field signer = spec.at("signerName");
        if (signer.empty()) {
            signer.missing("");
        } else {
            signer(signer);
        }
        Field expiration = spec.at("expirationSeconds");
        if (expiration.present() && expiration.number() < 600) {
            expiration.invalid("may not specify a duration less than 600 seconds (10 minutes)");
        }
        request(spec.at("request"));
        return root.errors();
    }

    private static void request(Field request) {
        String problem = "PEM block type must be CERTIFICATE REQUEST";
        try {
            String pem =
                    new String(
                            Base64.getDecoder().decode(request.text()), StandardCharsets.US_ASCII);
            if (!pem.contains("-----BEGIN CERTIFICATE REQUEST-----")) {
                request.invalid(problem);
            }
        } catch (IllegalArgumentException e) {
            request.invalid(problem);
        }
    }

    private static void signer(Field signer) {
        int slash = signer.text().indexOf('/');
        if (slash <= 0 || slash == signer.text().length() - 1) {
            signer.invalid(
                    "must be a fully qualified domain and path of the form"
                            + " 'example.com/signer-name'");
            return;
        }
        String domain = signer.text().substring(0, slash);
        signer.as(domain).check(Names::dns1123Subdomain);
        if (domain.indexOf('.') < 0) {
            signer.invalid(
                    domain, "should be a domain with at least two segments separated by dots");
        }
        signer.as(signer.text().substring(slash + 1)).check(Names::dns1123Subdomain);
    }

    @Override
    public List<FieldError> validateStatusUpdate(JsonObject object, JsonObject old) {
        Field root = Field.root(object);
        Field before = Field.root(old);
        conditions(root.at("status", "conditions"));
        Field certificate = root.at("status", "certificate");
        Field issued = before.at("status", "certificate");
        if (!issued.empty() && !certificate.sameAs(issued)) {
            certificate.invalid(Rules.IMMUTABLE);
        }
        return root.errors();
    }

    /** Checks a decision: it may be added, but not be taken back. */
    public static List<FieldError> validateApproval(JsonObject object, JsonObject old) {
        Field root = Field.root(object);
        Field conditions = root.at("status", "conditions");
        conditions(conditions);
        for (JsonObject was : old.object("status").array("conditions").objects()) {
            String type = was.string("type");
            boolean kept =
                    conditions.array().objects().stream()
                            .anyMatch(now -> now.string("type").equals(type));
            if (DECISIONS.contains(type) && !kept) {
                conditions.forbidden("updates may not remove a condition of type \"" + type + "\"");
            }
        }
        return root.errors();
    }

    private static void conditions(Field conditions) {
        Set<String> seen = new HashSet<>();
        boolean approved = false;
        for (Field condition : conditions.items()) {
            Field type = condition.at("type");
            type.required();
            if (List.of("Approved", "Denied", "Failed").contains(type.text())
                    && !condition.text("status").equals("True")) {
                condition.at("status").notSupported(condition.text("status"), List.of("True"));
            }
            boolean denied = type.text().equals("Denied");
            if ((denied && approved)
                    || (type.text().equals("Approved") && seen.contains("Denied"))) {
                type.invalid("Approved and Denied conditions are mutually exclusive");
            }
            approved |= type.text().equals("Approved");
            type.unique(seen);
        }
    }

    @Override
    public Map<String, String> selectableFields(JsonObject object) {
        return Map.of("spec.signerName", object.object("spec").string("signerName"));
    }
}
