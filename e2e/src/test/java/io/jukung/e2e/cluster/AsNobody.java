package io.jukung.e2e.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The launcher run by an ordinary user, who may still read the checkout wherever it lies. */
public final class AsNobody {
    private AsNobody() {}

    public static Outcome run(String home, String... arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "setpriv",
                                "--reuid=65534",
                                "--regid=65534",
                                "--clear-groups",
                                "--inh-caps=-all,+dac_read_search",
                                "--ambient-caps=+dac_read_search",
                                Jukung.launcher()));
        command.addAll(Arrays.asList(arguments));
        return Jukung.COMMANDS.with("HOME", home).run(command);
    }
}
