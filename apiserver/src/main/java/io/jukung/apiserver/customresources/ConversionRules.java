package io.jukung.apiserver.customresources;

import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What {@code spec.conversion} of a definition must be like. */
final class ConversionRules {
    private static final List<String> REVIEWS = List.of("v1", "v1beta1");
    private static final String FORM = "; desired format: https://host[/path]";

    private final List<FieldError> errors = new ArrayList<>(0);

    private ConversionRules() {}

    /**
     * @param established whether the definition was before; a CA bundle has to be right from then
     *     on
     * @param before the conversion as it was, empty for none
     */
    static List<FieldError> check(
            JsonObject conversion, FieldPath path, boolean established, JsonObject before) {
        ConversionRules rules = new ConversionRules();
        String strategy = conversion.string("strategy");
        JsonObject webhook = conversion.object("webhook");
        if (strategy.isEmpty()) {
            rules.errors.add(FieldError.required(path.child("strategy"), ""));
        } else if (!strategy.equals("None") && !strategy.equals("Webhook")) {
            rules.errors.add(
                    FieldError.notSupported(
                            path.child("strategy"), strategy, List.of("None", "Webhook")));
        }
        if (strategy.equals("Webhook")) {
            rules.webhook(webhook, path, established, before);
        } else {
            String text = "should not be set when strategy is not set to Webhook";
            if (webhook.has("clientConfig")) {
                rules.errors.add(FieldError.forbidden(path.child("webhookClientConfig"), text));
            }
            if (!webhook.array("conversionReviewVersions").isEmpty()) {
                rules.errors.add(
                        FieldError.forbidden(path.child("conversionReviewVersions"), text));
            }
        }
        return rules.errors;
    }

    private void webhook(
            JsonObject webhook, FieldPath path, boolean established, JsonObject before) {
        FieldPath own = path.child("webhookClientConfig");
        if (!(webhook.get("clientConfig") instanceof JsonObject config)) {
            errors.add(FieldError.required(own, "required when strategy is set to Webhook"));
        } else {
            if (config.has("url") == config.has("service")) {
                errors.add(FieldError.required(own, "exactly one of url or service is required"));
            } else if (config.has("url")) {
                url(config.string("url"), own.child("url"));
            } else {
                service(config.object("service"), own.child("service"));
            }
            JsonObject was = before.object("webhook").object("clientConfig");
            boolean lenient = !established || (was.has("caBundle") && badBundle(was));
            if (config.has("caBundle") && !lenient && badBundle(config)) {
                errors.add(
                        FieldError.invalid(
                                own.child("caBundle"),
                                config.string("caBundle"),
                                "unable to load root certificates: unable to parse bytes as PEM"
                                        + " block"));
            }
        }
        versions(webhook.array("conversionReviewVersions"), path, before);
    }

    /** Whether a conversion's webhook could never be believed. */
    static boolean unusable(JsonObject conversion) {
        JsonObject config = conversion.object("webhook").object("clientConfig");
        return config.has("caBundle") && badBundle(config);
    }

    static boolean badBundle(JsonObject config) {
        try {
            byte[] pem = Base64.getMimeDecoder().decode(config.string("caBundle"));
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem))
                    .isEmpty();
        } catch (IllegalArgumentException | CertificateException e) {
            return true;
        }
    }

    private void url(String text, FieldPath path) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            errors.add(
                    FieldError.required(path, "url must be a valid URL: " + e.getMessage() + FORM));
            return;
        }
        String scheme = url.getScheme() == null ? "" : url.getScheme();
        if (!scheme.equals("https")) {
            errors.add(
                    FieldError.invalid(
                            path, scheme, "'https' is the only allowed URL scheme" + FORM));
        }
        if (url.getHost() == null || url.getHost().isEmpty()) {
            errors.add(FieldError.invalid(path, "", "host must be specified" + FORM));
        }
        if (url.getUserInfo() != null) {
            errors.add(
                    FieldError.invalid(
                            path,
                            url.getUserInfo(),
                            "user information is not permitted in the URL"));
        }
        if (url.getFragment() != null) {
            errors.add(
                    FieldError.invalid(
                            path, url.getFragment(), "fragments are not permitted in the URL"));
        }
        if (url.getRawQuery() != null) {
            errors.add(
                    FieldError.invalid(
                            path,
                            url.getRawQuery(),
                            "query parameters are not permitted in the URL"));
        }
    }

    private void service(JsonObject service, FieldPath path) {
        if (service.string("name").isEmpty()) {
            errors.add(FieldError.required(path.child("name"), "service name is required"));
        }
        if (service.string("namespace").isEmpty()) {
            errors.add(
                    FieldError.required(path.child("namespace"), "service namespace is required"));
        }
        long port = service.integer("port", 443);
        List<String> wrong = Names.portNumber(port);
        if (!wrong.isEmpty()) {
            errors.add(
                    FieldError.invalid(
                            path.child("port"),
                            port,
                            "port is not valid: " + String.join(",", wrong)));
        }
        String urlPath = service.string("path");
        if (service.has("path") && !urlPath.startsWith("/")) {
            errors.add(FieldError.invalid(path.child("path"), urlPath, "must start with a '/'"));
        }
    }

    private void versions(JsonArray versions, FieldPath path, JsonObject before) {
        FieldPath own = path.child("conversionReviewVersions");
        if (versions.isEmpty()) {
            errors.add(FieldError.required(own, ""));
            return;
        }
        Set<String> seen = new HashSet<>();
        List<String> all = versions.strings();
        for (int i = 0; i < all.size(); i++) {
            String version = all.get(i);
            if (!seen.add(version)) {
                errors.add(FieldError.invalid(own.index(i), version, "duplicate version"));
                continue;
            }
            for (String text : Names.dns1035Label(version)) {
                errors.add(FieldError.invalid(own.index(i), version, text));
            }
        }
        List<String> was = before.object("webhook").array("conversionReviewVersions").strings();
        boolean required = was.isEmpty() || was.stream().anyMatch(REVIEWS::contains);
        if (required && all.stream().noneMatch(REVIEWS::contains)) {
            errors.add(
                    FieldError.invalid(
                            own,
                            versions,
                            "must include at least one of " + String.join(", ", REVIEWS)));
        }
    }
}
