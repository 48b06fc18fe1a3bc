package io.jukung.controlplane.token;

import io.jukung.apiserver.request.UserInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes the tokens of a {@code --token-auth-file}: lines {@code token,user,uid,"group1,group2"}.
 */
public final class StaticTokens implements TokenAuthenticator {
    private final Map<String, UserInfo> users = new HashMap<>();

    /**
     * @param csv the file's text
     * @throws IllegalArgumentException where a line has fewer than three columns
     */
    public StaticTokens(String csv) {
        for (String line : csv.lines().toList()) {
            if (line.isBlank()) {
                continue;
            }
            List<String> columns = columns(line);
            if (columns.size() < 3) {
                throw new IllegalArgumentException(
                        "token file must have at least 3 columns (token, user name, user uid),"
                                + " found "
                                + columns.size());
            }
            List<String> groups = new ArrayList<>();
            if (columns.size() > 3) {
                for (String group : columns.get(3).split(",")) {
                    if (!group.isBlank()) {
                        groups.add(group.strip());
                    }
                }
            }
            groups.add("system:authenticated");
            users.put(
                    columns.get(0),
                    new UserInfo(columns.get(1), columns.get(2), List.copyOf(groups), Map.of()));
        }
    }

    private static List<String> columns(String line) {
        List<String> columns = new ArrayList<>();
        StringBuilder column = new StringBuilder();
        boolean quoted = false;
        for (char c : line.toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                columns.add(column.toString().strip());
                column.setLength(0);
            } else {
                column.append(c);
            }
        }
        columns.add(column.toString().strip());
        return columns;
    }

    @Override
    public @Nullable Owner authenticate(String token, List<String> audiences) {
        UserInfo user = users.get(token);
        return user == null ? null : new Owner(user, List.of());
    }
}
