package io.jukung.controlplane.token;

import io.jukung.apiserver.authentication.TokenFile;
import io.jukung.apiserver.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the tokens of a {@code --token-auth-file}, also for token reviews. */
public final class StaticTokens implements TokenAuthenticator {
    private static final String AUTHENTICATED = "system:authenticated";

    private final TokenFile file;

    /**
     * @param csv the file's text
     * @throws IllegalArgumentException where a line has fewer than three columns
     */
    public StaticTokens(String csv) {
        this.file = TokenFile.parse(csv);
    }

    @Override
    public @Nullable Owner authenticate(String token, List<String> audiences) {
        UserInfo user = file.user(token);
        if (user == null) {
            return null;
        }
        List<String> groups = new ArrayList<>(user.groups());
        groups.add(AUTHENTICATED);
        return new Owner(
                new UserInfo(user.name(), user.uid(), List.copyOf(groups), user.extra()),
                List.of());
    }
}
