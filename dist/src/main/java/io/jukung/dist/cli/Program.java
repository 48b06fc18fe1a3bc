package io.jukung.dist.cli;

import java.nio.file.Path;

/** What the launcher told this process about itself. */
final class Program {
    private Program() {}

    /** The launcher's own file. */
    static Path launcher() {
        String home = System.getProperty("jukung.home");
        if (home == null) {
            throw new CommandException("start this program by its launcher, ./jukung");
        }
        return Path.of(home, "jukung");
    }

    static boolean root() {
        return "root".equals(System.getProperty("user.name"));
    }
}
