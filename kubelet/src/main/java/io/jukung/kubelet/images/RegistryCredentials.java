package io.jukung.kubelet.images;

import io.jukung.api.core.v1.Pod;
import io.jukung.api.core.v1.Secret;
import io.jukung.kubelet.cri.v1.AuthConfig;
import io.jukung.kubelet.objects.ObjectCache;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** What a pod's imagePullSecrets offer to an image's registry. */
record RegistryCredentials(ObjectCache objects) {
    private static final System.Logger LOG = System.getLogger("kubelet");

    /**
     * The credentials to try, in order; secrets that are missing are passed over, as upstream does.
     */
    List<AuthConfig> of(Pod pod, String image) {
        List<AuthConfig> found = new ArrayList<>();
        for (var reference : pod.spec().imagePullSecrets()) {
            try {
                collect(objects.secret(pod.namespace(), reference.name()), image, found);
            } catch (StatusException | MalformedException | IllegalArgumentException e) {
                LOG.log(
                        Level.WARNING,
                        "Unable to retrieve pull secret, the image pull may not succeed: {0}/{1}: {2}",
                        pod.namespace(),
                        reference.name(),
                        e.getMessage());
            }
        }
        return found;
    }

    private static void collect(Secret secret, String image, List<AuthConfig> into) {
        JsonObject auths;
        if (secret.data().containsKey(".dockerconfigjson")) {
            auths = Json.parse(secret.data().get(".dockerconfigjson")).object("auths");
        } else if (secret.data().containsKey(".dockercfg")) {
            auths = Json.parse(secret.data().get(".dockercfg"));
        } else {
            return;
        }
        String registry = ImageName.registry(image);
        for (String server : auths.keys()) {
            if (host(server).equals(registry)) {
                into.add(auth(auths.object(server)));
            }
        }
    }

    private static String host(String server) {
        String host = server.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
        return host.equals("index.docker.io") ? "docker.io" : host;
    }

    private static AuthConfig auth(JsonObject entry) {
        String user = entry.string("username");
        String password = entry.string("password");
        if (user.isEmpty() && entry.has("auth")) {
            String both =
                    new String(
                            Base64.getDecoder().decode(entry.string("auth")),
                            StandardCharsets.UTF_8);
            int colon = both.indexOf(':');
            user = colon < 0 ? both : both.substring(0, colon);
            password = colon < 0 ? "" : both.substring(colon + 1);
        }
        return AuthConfig.newBuilder()
                .setUsername(user)
                .setPassword(password)
                .setIdentityToken(entry.string("identitytoken"))
                .build();
    }
}
