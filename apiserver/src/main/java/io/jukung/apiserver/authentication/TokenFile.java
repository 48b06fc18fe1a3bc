package io.jukung.apiserver.authentication;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.UserInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that stand in a file, as {@code --token-auth-file} has them.
 *
 * <pre>
 *   token,user,uid,"group1,group2"
 * </pre>
 */
public final class TokenFile implements Authenticator {
    private final Map<String, UserInfo> users;

    private TokenFile(Map<String, UserInfo> users) {
        this.users = users;
    }

    /** One fixed set of tokens. */
    public static TokenFile of(Map<String, UserInfo> users) {
        return new TokenFile(Map.copyOf(users));
    }

    /**
     * Parses the file's text.
     *
     * @throws IllegalArgumentException for a line with fewer than three columns
     */
    public static TokenFile parse(String csv) {
        Map<String, UserInfo> users = new HashMap<>();
        int number = 0;
        for (String line : csv.lines().toList()) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            List<String> columns = columns(line);
            if (columns.size() < 3) {
                throw new IllegalArgumentException(
                        "token file must have at least 3 columns (token, user name, user uid),"
                                + " found "
                                + columns.size()
                                + " in line "
                                + number);
            }
            if (columns.getFirst().isEmpty()) {
                continue;
            }
            List<String> groups =
                    columns.size() > 3 && !columns.get(3).isEmpty()
                            ? List.of(columns.get(3).split(","))
                            : List.of();
            users.put(
                    columns.getFirst(),
                    new UserInfo(columns.get(1), columns.get(2), groups, Map.of()));
        }
        return new TokenFile(Map.copyOf(users));
    }

    @Override
    public @Nullable UserInfo authenticate(ApiRequest request) {
        String token = BearerToken.of(request);
        return token.isEmpty() ? null : user(token);
    }

    /** Whose token it is; null where it is nobody's. */
    public @Nullable UserInfo user(String token) {
        return users.get(token);
    }

    private static List<String> columns(String line) {
        List<String> columns = new ArrayList<>();
        StringBuilder column = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                column.append('"');
                i++;
            } else if (c == '"') {
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
}
