package io.jukung.resources.pod;

import io.jukung.resources.field.Field;
import io.jukung.resources.field.Rules;
import java.util.List;
import java.util.Set;

/** The annotations that told profiles of seccomp and AppArmor before there were fields. */
final class ProfileAnnotations {
    private static final String SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
    private static final String SECCOMP = "container.seccomp.security.alpha.kubernetes.io/";
    private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
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
