package io.jukung.controlplane.token;

import io.jukung.apiserver.registry.Registry;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.base.Clock;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes the short tokens with which nodes join ({@code abcdef.0123456789abcdef}): each a Secret
 * {@code bootstrap-token-abcdef} in kube-system.
 */
public final class BootstrapTokens implements TokenAuthenticator {
    private static final Pattern TOKEN = Pattern.compile("([a-z0-9]{6})\\.([a-z0-9]{16})");
    private static final String DEFAULT_GROUP = "system:bootstrappers";
    private static final Pattern GROUP =
            Pattern.compile(DEFAULT_GROUP + ":[a-z0-9:-]{0,255}[a-z0-9]");

    private final Registry registry;
    private final Clock clock;

    public BootstrapTokens(Registry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
    }

    @Override
    public @Nullable Owner authenticate(String token, List<String> audiences) {
        Matcher matcher = TOKEN.matcher(token);
        if (!matcher.matches()) {
            return null;
        }
        String id = matcher.group(1);
        JsonObject secret =
                registry.objects(BuiltIn.SECRETS).get("kube-system", "bootstrap-token-" + id);
        if (secret == null
                || secret.object("metadata").has("deletionTimestamp")
                || !secret.string("type").equals("bootstrap.kubernetes.io/token")
                || !same(data(secret, "token-secret"), matcher.group(2))
                || !data(secret, "token-id").equals(id)
                || expired(data(secret, "expiration"))
                || !data(secret, "usage-bootstrap-authentication").equals("true")) {
            return null;
        }
        List<String> groups = groups(data(secret, "auth-extra-groups"));
        return groups == null
                ? null
                : new Owner(
                        new UserInfo("system:bootstrap:" + id, "", groups, Map.of()), List.of());
    }

    private static @Nullable List<String> groups(String extra) {
        List<String> groups = new ArrayList<>(List.of(DEFAULT_GROUP));
        for (String group : extra.isEmpty() ? new String[0] : extra.split(",")) {
            if (!GROUP.matcher(group).matches()) {
                return null;
            }
            groups.add(group);
        }
        groups.add("system:authenticated");
        return groups;
    }

    private static String data(JsonObject secret, String key) {
        try {
            return new String(
                    Base64.getDecoder().decode(secret.object("data").string(key)),
                    StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static boolean same(String stored, String given) {
        return MessageDigest.isEqual(
                stored.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private boolean expired(String expiration) {
        if (expiration.isEmpty()) {
            return false;
        }
        try {
            return Times.parse(expiration).isBefore(clock.now());
        } catch (DateTimeException | IllegalArgumentException e) {
            // an unreadable date counts as past, as upstream has it
            return true;
        }
    }
}
