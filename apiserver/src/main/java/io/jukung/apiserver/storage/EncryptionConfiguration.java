package io.jukung.apiserver.storage;

import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import io.jukung.machinery.tree.Yaml;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads an {@code apiserver.config.k8s.io/v1 EncryptionConfiguration}.
 *
 * <pre>{@code
 * resources:
 * - resources: [secrets, configmaps, "*.apps", "*.*"]
 *   providers:            # the first writes, all read
 *   - aescbc: {keys: [{name: key1, secret: <base64 of 16, 24 or 32 bytes>}]}
 *   - identity: {}
 * }</pre>
 */
final class EncryptionConfiguration {
    static final String VALUE_PREFIX = "k8s:enc:";

    private final SecureRandom random = new SecureRandom();

    private EncryptionConfiguration() {}

    /**
     * What a configuration says.
     *
     * @throws IllegalArgumentException saying all that is wrong with it
     */
    static Encryption parse(byte[] text) {
        JsonObject config;
        try {
            config = Yaml.parse(text);
        } catch (MalformedException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        if (!config.string("apiVersion").equals("apiserver.config.k8s.io/v1")
                || !config.string("kind").equals("EncryptionConfiguration")) {
            throw new IllegalArgumentException(
                    "no kind \""
                            + config.string("kind")
                            + "\" is registered for version \""
                            + config.string("apiVersion")
                            + "\"");
        }
        List<FieldError> errors = EncryptionRules.check(config);
        if (!errors.isEmpty()) {
            List<String> texts = errors.stream().map(FieldError::toString).toList();
            throw new IllegalArgumentException(
                    texts.size() == 1 ? texts.getFirst() : "[" + String.join(", ", texts) + "]");
        }
        return new EncryptionConfiguration().build(config);
    }

    private Encryption build(JsonObject config) {
        Map<GroupResource, List<Prefixes.Entry>> rules = new LinkedHashMap<>();
        for (Object item : config.array("resources")) {
            JsonObject rule = (JsonObject) item;
            List<Prefixes.Entry> providers = providers(rule.array("providers"));
            for (String name : rule.array("resources").strings()) {
                GroupResource resource = EncryptionRules.resource(name);
                masked(rules, resource, new GroupResource(resource.group(), "*"));
                masked(rules, resource, Encryption.EVERYTHING);
                rules.computeIfAbsent(resource, absent -> new ArrayList<>()).addAll(providers);
            }
        }
        Map<GroupResource, Transformer> transformers = new LinkedHashMap<>();
        rules.forEach((resource, entries) ->
                transformers.put(
                        resource, new Prefixes("no matching prefix found", List.copyOf(entries))));
        return new Encryption(transformers);
    }

    private static void masked(
            Map<GroupResource, ?> rules, GroupResource resource, GroupResource earlier) {
        if (rules.containsKey(earlier)) {
            throw new IllegalArgumentException(
                    "error while building transformers: resource \""
                            + shown(resource)
                            + "\" is masked by earlier rule \""
                            + shown(earlier)
                            + "\"");
        }
    }

    private static String shown(GroupResource resource) {
        return resource.group().isEmpty() && resource.resource().equals("*")
                ? "*."
                : resource.toString();
    }

    private List<Prefixes.Entry> providers(JsonArray configured) {
        List<Prefixes.Entry> entries = new ArrayList<>();
        for (Object item : configured) {
            JsonObject provider = (JsonObject) item;
            String name = provider.key(0);
            entries.add(
                    name.equals("identity")
                            ? new Prefixes.Entry("", Identity.INSTANCE)
                            : new Prefixes.Entry(
                                    VALUE_PREFIX + name + ":v1:",
                                    keys(name, provider.object(name).array("keys"))));
        }
        return entries;
    }

    private Transformer keys(String provider, JsonArray keys) {
        List<Prefixes.Entry> entries = new ArrayList<>();
        for (Object item : keys) {
            JsonObject key = (JsonObject) item;
            byte[] secret = Base64.getDecoder().decode(key.string("secret"));
            Transformer transformer =
                    switch (provider) {
                        case "aescbc" -> new AesCbc(secret, random);
                        case "aesgcm" -> new AesGcm(secret, random);
                        default -> new SecretBox(secret, random);
                    };
            entries.add(new Prefixes.Entry(key.string("name") + ":", transformer));
        }
        return new Prefixes(
                "no matching key was found for the provided " + kind(provider) + " transformer",
                entries);
    }

    private static String kind(String provider) {
        return provider.equals("secretbox") ? "Secretbox" : "AES";
    }
}
