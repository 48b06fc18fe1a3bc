package io.jukung.resources.pod;

import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import java.util.regex.Pattern;

/** Checks what only Windows understands of security: credentials and the user's name. */
final class WindowsOptions {
    private static final int LONGEST_CREDENTIALS = 64 * 1024;
    private static final int LONGEST_DOMAIN = 256;
    private static final int LONGEST_USER = 104;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final Pattern NET_BIOS =
            Pattern.compile("[^\\\\/:*?\"<>|.][^\\\\/:*?\"<>|]{0,14}");
    private static final String LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
    private static final Pattern DNS = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");
    private static final Pattern ONLY_DOTS = Pattern.compile("[. ]+");
    private static final Pattern ILLEGAL = Pattern.compile("[\"/\\\\:;|=,+*?<>@\\[\\]]");

    private WindowsOptions() {}

    static void check(Field options) {
        if (options.has("gmsaCredentialSpecName")) {
            options.at("gmsaCredentialSpecName").check(Names::dns1123Subdomain);
        }
        Field credentials = options.at("gmsaCredentialSpec");
        if (credentials.present() && credentials.empty()) {
            credentials.invalid("gmsaCredentialSpec cannot be an empty string");
        } else if (credentials.text().length() > LONGEST_CREDENTIALS) {
            credentials.invalid("gmsaCredentialSpec size must be under 64 KiB");
        }
        if (options.has("runAsUserName")) {
            user(options.at("runAsUserName"));
        }
    }

    /** {@code domain\\user} or {@code user}. */
    private static void user(Field name) {
        String text = name.text();
        String[] parts = text.split("\\\\", -1);
        if (text.isEmpty()) {
            name.invalid("runAsUserName cannot be an empty string");
        } else if (CONTROL.matcher(text).find()) {
            name.invalid("runAsUserName cannot contain control characters");
        } else if (parts.length > 2) {
            name.invalid("runAsUserName cannot contain more than one backslash");
        } else {
            if (parts.length == 2) {
                domain(name, parts[0]);
            }
            user(name, parts[parts.length - 1]);
        }
    }

    private static void domain(Field name, String domain) {
        if (domain.length() >= LONGEST_DOMAIN) {
            name.invalid(
                    "runAsUserName's Domain length must be under "
                            + LONGEST_DOMAIN
                            + " characters");
        }
        if (!NET_BIOS.matcher(domain).matches() && !DNS.matcher(domain).matches()) {
            name.invalid("runAsUserName's Domain doesn't match the NetBios nor the DNS format");
        }
    }

    private static void user(Field name, String user) {
        if (user.isEmpty()) {
            name.invalid("runAsUserName's User cannot be empty");
        } else if (user.length() > LONGEST_USER) {
            name.invalid(
                    "runAsUserName's User length must not be longer than "
                            + LONGEST_USER
                            + " characters");
        }
        if (ONLY_DOTS.matcher(user).matches()) {
            name.invalid("runAsUserName's User cannot contain only periods or spaces");
        }
        if (ILLEGAL.matcher(user).find()) {
            name.invalid(
                    "runAsUserName's User cannot contain the following characters:"
                            + " \"/\\:;|=,+*?<>@[]");
        }
    }
}
