package io.jukung.apiserver.chain;

import io.jukung.apiserver.request.UserInfo;
import io.jukung.machinery.validation.Names;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What user names and their groups tell. */
final class Identity {
    private static final String ACCOUNT = "system:serviceaccount:";
    private static final String NODE = "system:node:";
    private static final String PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
    private static final Pattern PATH_PATTERN = Pattern.compile(PATH);

    private Identity() {}

    /** Namespace and name of a service account's user name; empty for any other. */
    static String[] account(String user) {
        if (!user.startsWith(ACCOUNT)) {
            return new String[0];
        }
        String[] parts = user.substring(ACCOUNT.length()).split(":", -1);
        return parts.length == 2 && !parts[0].isEmpty() && !parts[1].isEmpty()
                ? parts
                : new String[0];
    }

    /** The node of a node's user name, "" for any other. */
    static String node(String user) {
        if (!user.startsWith(NODE)) {
            return "";
        }
        String name = user.substring(NODE.length());
        return Names.dns1123Subdomain(name).isEmpty() ? name : "";
    }

    static boolean onlyNamed(UserInfo user) {
        return user.uid().isEmpty() && user.groups().isEmpty() && user.extra().isEmpty();
    }

    static void addImplied(String name, List<String> groups) {
        boolean unauthenticated = groups.contains("system:unauthenticated");
        if (name.equals(UserInfo.ANONYMOUS.name())) {
            if (!unauthenticated) {
                groups.add("system:unauthenticated");
            }
        } else if (!unauthenticated && !groups.contains("system:authenticated")) {
            groups.add("system:authenticated");
        }
    }

    /** Why extra fields are none that constrained impersonation takes; "" where they are. */
    static String wrongExtra(Map<String, List<String>> extra) {
        for (Map.Entry<String, List<String>> entry : extra.entrySet()) {
            String key = entry.getKey();
            String wrong = key.isEmpty() ? "" : wrongKey(key);
            if (key.isEmpty()) {
                return "impersonating the empty string key in extra is not allowed";
            }
            if (!wrong.isEmpty()) {
                return "impersonating an invalid key in extra is not allowed: " + wrong;
            }
            if (!key.equals(key.toLowerCase(Locale.ROOT))) {
                return "impersonating a non-lowercase key in extra is not allowed: \"" + key + '"';
            }
            if (entry.getValue().contains("")) {
                return "impersonating the empty string value in extra is not allowed";
            }
        }
        return "";
    }

    /** A key has a domain before its path. */
    private static String wrongKey(String key) {
        String invalid = "extra.key: Invalid value: \"";
        int slash = key.indexOf('/');
        if (slash <= 0 || slash == key.length() - 1) {
            return invalid + key + "\": must be a domain-prefixed path (such as \"acme.io/foo\")";
        }
        String host = key.substring(0, slash);
        List<String> wrongHost = Names.dns1123Subdomain(host);
        if (!wrongHost.isEmpty()) {
            return invalid + host + "\": " + wrongHost.getFirst();
        }
        String path = key.substring(slash + 1);
        return PATH_PATTERN.matcher(path).matches()
                ? ""
                : invalid + path + "\": Invalid path (regex used for validation is '" + PATH + "')";
    }
}
