package io.jukung.resources.admission;

import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;

/** Checks where a webhook is reached; from {@code apiserver/pkg/util/webhook}. */
public final class WebhookClient {
    private static final String FORM = "; desired format: https://host[/path]";

    private WebhookClient() {}

    /** A {@code clientConfig}: either an address or a service. */
    public static void check(Field client) {
        if (client.has("url") == client.has("service")) {
            client.missing("exactly one of url or service is required");
        } else if (client.has("url")) {
            url(client.at("url"));
        } else {
            service(client.at("service"));
        }
    }

    private static void url(Field field) {
        URI url;
        try {
            url = new URI(field.text());
        } catch (URISyntaxException e) {
            field.missing("url must be a valid URL: " + e.getMessage() + FORM);
            return;
        }
        String scheme = Objects.requireNonNullElse(url.getScheme(), "");
        String host = Objects.requireNonNullElse(url.getRawAuthority(), "");
        if (!scheme.equals("https")) {
            field.invalid(scheme, "'https' is the only allowed URL scheme" + FORM);
        }
        if (host.isEmpty()) {
            field.invalid("", "host must be specified" + FORM);
        }
        if (url.getRawUserInfo() != null) {
            field.invalid(url.getRawUserInfo(), "user information is not permitted in the URL");
        }
        if (url.getFragment() != null && !url.getFragment().isEmpty()) {
            field.invalid(url.getFragment(), "fragments are not permitted in the URL");
        }
        if (url.getRawQuery() != null && !url.getRawQuery().isEmpty()) {
            field.invalid(url.getRawQuery(), "query parameters are not permitted in the URL");
        }
    }

    private static void service(Field service) {
        service.at("name").required();
        service.at("namespace").required();
        Field port = service.at("port");
        for (String message : Names.portNumber(port.number())) {
            port.invalid(port.number(), "port is not valid: " + message);
        }
        path(service.at("path"));
    }

    private static void path(Field path) {
        String text = path.text();
        if (text.isEmpty() || text.equals("/")) {
            return;
        }
        if (text.equals("//")) {
            path.invalid("segment[0] may not be empty");
            return;
        }
        if (!text.startsWith("/")) {
            path.invalid("must start with a '/'");
        }
        String rest = text.substring(1);
        String[] steps =
                (rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest).split("/", -1);
        for (int i = 0; i < steps.length; i++) {
            if (steps[i].isEmpty()) {
                path.invalid("segment[" + i + "] may not be empty");
                continue;
            }
            for (String message : Names.dns1123Subdomain(steps[i])) {
                path.invalid("segment[" + i + "]: " + message);
            }
        }
    }
}
