package io.jukung.resources.field;

import io.jukung.machinery.validation.Names;
import java.util.List;
import java.util.function.Function;

/** Names of those who sign: {@code example.com/signer}. */
public final class SignerNames {
    private static final int LONGEST = 571;

    private SignerNames() {}

    public static void check(Field signer) {
        if (signer.empty()) {
            signer.missing("");
            return;
        }
        String[] parts = signer.text().split("/", -1);
        if (parts.length != 2) {
            signer.invalid(
                    "must be a fully qualified domain and path of the form"
                            + " 'example.com/signer-name'");
            return;
        }
        if (parts[0].length() > 253) {
            signer.tooLong(253);
        }
        String[] domain = parts[0].split("\\.", -1);
        labels(signer, parts[0], domain, Names::dns1123Label);
        if (domain.length < 2) {
            signer.invalid(
                    parts[0], "should be a domain with at least two segments separated by dots");
        }
        labels(signer, parts[1], parts[1].split("\\.", -1), Names::dns1123Subdomain);
        if (signer.text().length() > LONGEST) {
            signer.tooLong(LONGEST);
        }
    }

    /** Notes what is wrong with the first part that is. */
    private static void labels(
            Field signer, String shown, String[] labels, Function<String, List<String>> rule) {
        for (String label : labels) {
            List<String> messages = rule.apply(label);
            for (String message : messages) {
                signer.invalid(shown, "validating label \"" + label + "\": " + message);
            }
            if (!messages.isEmpty()) {
                return;
            }
        }
    }

    /** Whether one of Kubernetes' own signs. */
    public static boolean ours(String signer) {
        int slash = signer.indexOf('/');
        String host = slash < 0 ? signer : signer.substring(0, slash);
        return host.equals("kubernetes.io") || host.endsWith(".kubernetes.io");
    }
}
