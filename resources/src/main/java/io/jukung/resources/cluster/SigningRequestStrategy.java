package io.jukung.resources.cluster;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.base.Clock;
import io.jukung.machinery.managedfields.FieldSet;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.SignerNames;
import io.jukung.resources.field.Trees;
import io.jukung.resources.strategy.SpecStrategy;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
    private static final List<String> ALWAYS_TRUE = List.of("Approved", "Denied", "Failed");

    private final Clock clock;

    public SigningRequestStrategy(Clock clock) {
        this.clock = clock;
    }

    @Override
    public FieldSet resets() {
        return FieldSet.of(List.of("spec"));
    }

    @Override
    protected boolean hasGeneration() {
        return false;
    }

    private static final Pattern PEM_BLOCK = Pattern.compile("-----BEGIN ([^-]+)-----");
    private static final String LEGACY = "kubernetes.io/legacy-unknown";

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
    public JsonObject prepareForStatusUpdate(
            ApiRequest request, JsonObject object, JsonObject old) {
        JsonObject prepared = super.prepareForStatusUpdate(request, object, old);
        JsonArray conditions = prepared.object("status").array("conditions");
        if (conditions.isEmpty()) {
            return prepared;
        }
        JsonArray before = old.object("status").array("conditions");
        for (String type : List.of("Approved", "Denied")) {
            conditions = SigningConditions.preserving(conditions, before, type);
        }
        return prepared.withAt(
                SigningConditions.timed(conditions, before, clock.now()), "status", "conditions");
    }

    @Override
    public List<FieldError> validate(JsonObject object) {
        Field root = Field.root(object);
        check(root, null);
        return root.errors();
    }

    private static void check(Field root, @Nullable Field old) {
        Field spec = root.at("spec");
        Field request = spec.at("request");
        String problem = CertificateRequest.problem(request.text());
        if (!problem.isEmpty()) {
            request.invalid(problem);
        }
        Field usages = spec.at("usages");
        usages.required();
        Former former = new Former(old == null ? JsonObject.EMPTY : old.object());
        if (!former.hasUnknownUsage()) {
            for (Field usage : usages.items()) {
                if (!USAGES.contains(usage.text())) {
                    usage.notSupported(usage.text(), USAGES.stream().sorted().toList());
                }
            }
        }
        if (!former.hasUsageTwice()) {
            Set<String> seen = new HashSet<>();
            usages.items().forEach(usage -> usage.unique(seen));
        }
        signer(spec.at("signerName"), former.hasLegacySigner());
        Field expiration = spec.at("expirationSeconds");
        if (expiration.present() && expiration.number() < 600) {
            expiration.invalid("may not specify a duration less than 600 seconds (10 minutes)");
        }
        conditions(root.at("status", "conditions"), former);
        Field certificate = root.at("status", "certificate");
        Field issued = old == null ? certificate.as(null) : old.at("status", "certificate");
        boolean same = old != null && certificate.sameAs(issued);
        if (!same && !certificate.empty() && (issued.empty() || isCertificate(issued))) {
            certificate(certificate);
        }
    }

    private static boolean isCertificate(Field certificate) {
        Field probe = Field.root(JsonObject.of("certificate", certificate.value()));
        certificate(probe.at("certificate"));
        return probe.errorCount() == 0;
    }

    /** What a stored request broke before the rules were as they are. */
    private record Former(JsonObject request) {
        private List<String> usages() {
            return request.object("spec").array("usages").strings();
        }

        private List<String> conditionTypes() {
            return request.object("status").array("conditions").objects().stream()
                    .map(condition -> condition.string("type"))
                    .toList();
        }

        boolean hasUnknownUsage() {
            return !USAGES.containsAll(usages());
        }

        boolean hasUsageTwice() {
            return Set.copyOf(usages()).size() < usages().size();
        }

        boolean hasLegacySigner() {
            return request.object("spec").string("signerName").equals(LEGACY);
        }

        boolean isApprovedAndDenied() {
            return conditionTypes().containsAll(List.of("Approved", "Denied"));
        }

        boolean hasEmptyCondition() {
            return conditionTypes().contains("");
        }

        boolean hasConditionTwice() {
            return Set.copyOf(conditionTypes()).size() < conditionTypes().size();
        }
    }

    private static void signer(Field signer, boolean wasLegacy) {
        if (signer.empty()) {
            signer.missing("");
            return;
        }
        if (signer.text().equals(LEGACY) && !wasLegacy) {
            signer.invalid("the legacy signerName is not allowed via this API version");
            return;
        }
        SignerNames.check(signer);
    }

    private static void certificate(Field certificate) {
        String shown = "<certificate data>";
        try {
            byte[] pem = Base64.getDecoder().decode(certificate.text());
            String text = new String(pem, StandardCharsets.US_ASCII);
            Matcher blocks = PEM_BLOCK.matcher(text);
            boolean any = false;
            while (blocks.find()) {
                any = true;
                if (!blocks.group(1).equals("CERTIFICATE")) {
                    certificate.invalid(
                            shown,
                            "only CERTIFICATE PEM blocks are allowed, found \""
                                    + blocks.group(1)
                                    + "\"");
                    return;
                }
            }
            if (!any) {
                certificate.invalid(shown, "must contain at least one CERTIFICATE PEM block");
                return;
            }
            var parsed =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(pem));
            if (parsed.isEmpty()) {
                certificate.invalid(shown, "must contain at least one CERTIFICATE PEM block");
            }
        } catch (IllegalArgumentException | CertificateException e) {
            certificate.invalid(shown, "x509: malformed certificate");
        }
    }

    private static void conditions(Field conditions, Former former) {
        Set<String> seen = new HashSet<>();
        for (Field condition : conditions.items()) {
            Field type = condition.at("type");
            if (!former.hasEmptyCondition()) {
                type.required();
            }
            boolean onlyTrue = ALWAYS_TRUE.contains(type.text());
            List<String> allowed = onlyTrue ? List.of("True") : List.of("False", "True", "Unknown");
            Field status = condition.at("status");
            if (status.empty()) {
                status.missing("");
            } else if (!allowed.contains(status.text())) {
                status.notSupported(status.text(), allowed);
            }
            boolean both =
                    (type.text().equals("Denied") && seen.contains("Approved"))
                            || (type.text().equals("Approved") && seen.contains("Denied"));
            if (both && !former.isApprovedAndDenied()) {
                conditions.invalid(
                        type.text(), "Approved and Denied conditions are mutually exclusive");
            }
            if (!seen.add(type.text()) && !former.hasConditionTwice()) {
                type.duplicate(type.text());
            }
        }
    }

    @Override
    public List<FieldError> validateUpdate(JsonObject object, JsonObject old) {
        return update(object, old, false, false);
    }

    @Override
    public List<FieldError> validateStatusUpdate(JsonObject object, JsonObject old) {
        return update(object, old, false, true);
    }

    /** Checks a decision: it may be added, but not be taken back. */
    public static List<FieldError> validateApproval(JsonObject object, JsonObject old) {
        return update(object, old, true, false);
    }

    private static List<FieldError> update(
            JsonObject object, JsonObject old, boolean decides, boolean issues) {
        Field root = Field.root(object);
        Field before = Field.root(old);
        check(root, before);
        Field conditions = root.at("status", "conditions");
        for (String type : ALWAYS_TRUE) {
            List<JsonObject> had = of(before.at("status", "conditions"), type);
            List<JsonObject> has = of(conditions, type);
            String what = " a condition of type \"" + type + "\"";
            if (has.size() < had.size()) {
                conditions.forbidden("updates may not remove" + what);
            } else if (!decides && !type.equals("Failed")) {
                if (has.size() > had.size()) {
                    conditions.forbidden("updates may not add" + what);
                } else if (!has.equals(had)) {
                    conditions.forbidden("updates may not modify" + what + "\n");
                }
            }
        }
        Field certificate = root.at("status", "certificate");
        Field issued = before.at("status", "certificate");
        if (!certificate.sameAs(issued)) {
            if (!issues) {
                certificate.forbidden("updates may not set certificate content");
            } else if (!issued.empty()) {
                certificate.forbidden("updates may not modify existing certificate content");
            }
        }
        return root.errors();
    }

    private static List<JsonObject> of(Field conditions, String type) {
        return conditions.array().objects().stream()
                .filter(condition -> condition.string("type").equals(type))
                .toList();
    }

    /** Any name will do. */
    @Override
    public List<String> nameErrors(String name, boolean prefix) {
        return List.of();
    }

    @Override
    public Map<String, String> selectableFields(JsonObject object) {
        return Map.of("spec.signerName", object.object("spec").string("signerName"));
    }

    @Override
    public @Nullable String fieldRefusal(GroupVersionKind asked, String field) {
        return field.equals("metadata.namespace")
                ? "field label not supported: metadata.namespace"
                : null;
    }
}
