package io.jukung.resources.core;

import io.jukung.apiserver.request.ApiRequest;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.MalformedException;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import io.jukung.resources.strategy.PlainStrategy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Secrets; from {@code pkg/registry/core/secret}. */
public final class SecretStrategy extends PlainStrategy {
    private static final int MOST_BYTES = 1024 * 1024;
    private static final String ACCOUNT = "kubernetes.io/service-account.name";

    /** The write-only texts become data. */
    @Override
    public JsonObject applyDefaults(JsonObject secret) {
        if (!secret.has("stringData")) {
            return secret;
        }
        JsonObject data = secret.object("data");
        JsonObject texts = secret.object("stringData");
        for (String key : texts.keys()) {
            byte[] bytes = texts.string(key).getBytes(StandardCharsets.UTF_8);
            data = data.with(key, Base64.getEncoder().encodeToString(bytes));
        }
        JsonObject merged = secret.without("stringData");
        return data.isEmpty() ? merged : merged.with("data", data);
    }

    @Override
    public JsonObject prepareForUpdate(ApiRequest request, JsonObject secret, JsonObject old) {
        return secret.string("type").isEmpty() && old.has("type")
                ? secret.with("type", old.string("type"))
                : secret;
    }

    @Override
    public List<FieldError> validate(JsonObject secret) {
        Field root = Field.root(secret);
        check(root);
        return root.errors();
    }

    @Override
    public List<FieldError> validateUpdate(JsonObject secret, JsonObject old) {
        Field root = Field.root(secret);
        Field before = Field.root(old);
        if (!root.at("type").sameAs(before.at("type"))) {
            root.at("type").invalid(Rules.IMMUTABLE);
        }
        if (before.at("immutable").truth()) {
            String text = "field is immutable when `immutable` is set";
            if (!root.at("immutable").truth()) {
                root.at("immutable").forbidden(text);
            }
            if (!root.at("data").sameAs(before.at("data"))) {
                root.at("data").forbidden(text);
            }
        }
        check(root);
        return root.errors();
    }

    /** A server that serves this certificate would not start. */
    @Override
    public List<String> warnings(JsonObject secret, @Nullable JsonObject old) {
        if (!secret.string("type").equals("kubernetes.io/tls")) {
            return List.of();
        }
        JsonObject data = secret.object("data");
        String wrong = pemProblem(data.string("tls.crt"), "certificate", "CERTIFICATE");
        if (wrong.isEmpty()) {
            wrong = pemProblem(data.string("tls.key"), "key", "PRIVATE KEY");
        }
        return wrong.isEmpty() ? List.of() : List.of(wrong);
    }

    private static String pemProblem(String base64, String what, String wanted) {
        String text;
        try {
            text = new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException e) {
            text = "";
        }
        String begin = "-----BEGIN ";
        int start = text.indexOf(begin);
        if (start < 0) {
            return "tls: failed to find any PEM data in " + what + " input";
        }
        int end = text.indexOf("-----", start + begin.length());
        String type = end < 0 ? "" : text.substring(start + begin.length(), end);
        return what.equals("certificate")
                        && type.endsWith("PRIVATE KEY")
                        && !text.contains(begin + wanted)
                ? "tls: failed to find certificate PEM data in certificate input, but did find a"
                        + " private key; PEM inputs may have been switched"
                : "";
    }

    private static void check(Field secret) {
        Field data = secret.at("data");
        long size = 0;
        for (Field entry : data.entries()) {
            entry.as(entry.name()).check(Names::configMapKey);
            size += Base64Size.of(entry.text());
        }
        if (size > MOST_BYTES) {
            data.tooLong(MOST_BYTES);
        }
        switch (secret.text("type")) {
            case "kubernetes.io/service-account-token" -> {
                Field account = secret.at("metadata", "annotations").key(ACCOUNT);
                account.required();
            }
            case "kubernetes.io/dockercfg" -> json(data.key(".dockercfg"));
            case "kubernetes.io/dockerconfigjson" -> json(data.key(".dockerconfigjson"));
            case "kubernetes.io/basic-auth" -> {
                if (!data.has("username") && !data.has("password")) {
                    data.key("username").missing("");
                    data.key("password").missing("");
                }
            }
            case "kubernetes.io/ssh-auth" -> data.key("ssh-privatekey").required();
            case "kubernetes.io/tls" -> {
                for (String key : List.of("tls.crt", "tls.key")) {
                    if (!data.has(key)) {
                        data.key(key).missing("");
                    }
                }
            }
            default -> {}
        }
    }

    private static void json(Field entry) {
        if (entry.absent()) {
            entry.missing("");
            return;
        }
        try {
            Json.parse(Base64.getDecoder().decode(entry.text()));
        } catch (MalformedException | IllegalArgumentException e) {
            entry.invalid("<secret contents redacted>", String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Map<String, String> selectableFields(JsonObject secret) {
        return Map.of("type", secret.string("type"));
    }
}
