package io.jukung.resources.pod;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Equality;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import io.jukung.resources.field.Trees;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The annotations that told profiles of seccomp and AppArmor before there were fields. */
final class ProfileAnnotations {
    private static final String SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
    private static final String SECCOMP = "container.seccomp.security.alpha.kubernetes.io/";
    static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
    private static final String LOCAL = "localhost/";
    private static final Set<String> SECCOMP_NAMES =
            Set.of("runtime/default", "docker/default", "unconfined");
    private static final Set<String> APP_ARMOR_NAMES = Set.of("", "runtime/default", "unconfined");

    private ProfileAnnotations() {}

    static void check(Field annotations, Field spec) {
        if (annotations.has(SECCOMP_POD)) {
            seccomp(annotations.at(SECCOMP_POD));
        }
        for (Field annotation : annotations.entries()) {
            String key = annotation.name();
            if (key.startsWith(SECCOMP)) {
                seccomp(annotations.at(key));
            } else if (key.startsWith(APP_ARMOR)) {
                appArmor(annotation, key.substring(APP_ARMOR.length()), spec);
            }
        }
    }

    /** A new pod may name a profile in an annotation and in a field, but only the same. */
    static void match(JsonObject annotations, Field spec) {
        Field podProfile = spec.at("securityContext", "seccompProfile");
        if (podProfile.present() && annotations.has(SECCOMP_POD)) {
            match(podProfile, annotations.string(SECCOMP_POD), "seccomp");
        }
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            for (Field container : spec.at(list).items()) {
                Field profile = container.at("securityContext", "seccompProfile");
                String key = SECCOMP + container.text("name");
                if (profile.present() && annotations.has(key)) {
                    match(profile, annotations.string(key), "seccomp");
                }
            }
        }
        if (spec.at("os").text("name").equals("windows")) {
            return;
        }
        Object ofPod = spec.at("securityContext", "appArmorProfile").value();
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            for (Field container : spec.at(list).items()) {
                Field own = container.at("securityContext", "appArmorProfile");
                Field profile = own.present() ? own : own.as(ofPod);
                String key = APP_ARMOR + container.text("name");
                if (profile.present() && annotations.has(key)) {
                    match(profile, annotations.string(key), "apparmor");
                }
            }
        }
    }

    /**
     * A new pod's containers get as a field what an annotation says of them.
     *
     * @param warnings takes what is said of that
     */
    static JsonObject copied(JsonObject pod, Consumer<String> warnings) {
        JsonObject spec = pod.object("spec");
        if (!pod.object("metadata").has("annotations")
                || spec.object("os").string("name").equals("windows")) {
            return pod;
        }
        Field annotations = Field.root(pod).at("metadata", "annotations");
        Object ofPod = spec.object("securityContext").get("appArmorProfile");
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            spec = Trees.each(spec, list, one -> withProfile(one, annotations, ofPod, warnings));
        }
        return pod.with("spec", spec);
    }

    private static JsonObject withProfile(
            JsonObject container,
            Field annotations,
            @Nullable Object ofPod,
            Consumer<String> warnings) {
        Field annotation = annotations.key(APP_ARMOR + container.string("name"));
        if (annotation.absent() || container.object("securityContext").has("appArmorProfile")) {
            return container;
        }
        JsonObject profile = appArmorField(annotation.text());
        if (!profile.isEmpty() && Equality.same(profile, ofPod)) {
            return container;
        }
        warnings.accept(deprecated(annotation));
        return profile.isEmpty()
                ? container
                : Trees.always(
                        container, "securityContext", it -> it.with("appArmorProfile", profile));
    }

    static String deprecated(Field annotation) {
        return annotation.path()
                + ": deprecated since v1.30; use the \"appArmorProfile\" field instead";
    }

    /** What a container's annotation means, empty where it is no profile's. */
    static JsonObject appArmorField(String annotation) {
        if (annotation.equals("unconfined")) {
            return JsonObject.of("type", "Unconfined");
        }
        if (annotation.equals("runtime/default")) {
            return JsonObject.of("type", "RuntimeDefault");
        }
        String file = annotation.startsWith(LOCAL) ? annotation.substring(LOCAL.length()) : "";
        boolean legal = !file.isEmpty() && file.equals(file.strip()) && file.length() <= 4095;
        return legal
                ? JsonObject.of("type", "Localhost", "localhostProfile", file)
                : JsonObject.EMPTY;
    }

    private static void match(Field profile, String annotation, String kind) {
        boolean same =
                switch (profile.text("type")) {
                    case "Unconfined" -> annotation.equals("unconfined");
                    case "RuntimeDefault" ->
                            annotation.equals("runtime/default")
                                    || (kind.equals("seccomp")
                                            && annotation.equals("docker/default"));
                    case "Localhost" -> annotation.startsWith(LOCAL);
                    default -> true;
                };
        if (!same) {
            profile.at("type").forbidden(kind + " type in annotation and field must match");
        } else if (profile.text("type").equals("Localhost")
                && !annotation.equals(LOCAL + profile.text("localhostProfile"))) {
            profile.at("localhostProfile")
                    .forbidden(kind + " profile in annotation and field must match");
        }
    }

    private static void seccomp(Field profile) {
        String text = profile.text();
        if (text.startsWith(LOCAL)) {
            Rules.descendingPath(profile.as(text.substring(LOCAL.length())));
        } else if (!SECCOMP_NAMES.contains(text)) {
            profile.invalid("must be a valid seccomp profile");
        }
    }

    private static void appArmor(Field profile, String container, Field spec) {
        boolean known =
                List.of("initContainers", "containers", "ephemeralContainers").stream()
                        .flatMap(list -> spec.at(list).items().stream())
                        .anyMatch(c -> c.text("name").equals(container));
        if (!known) {
            profile.invalid(container, "container not found");
        }
        String text = profile.text();
        if (!APP_ARMOR_NAMES.contains(text) && !text.startsWith(LOCAL)) {
            profile.invalid("invalid AppArmor profile name: \"" + text + "\"");
        }
    }
}
