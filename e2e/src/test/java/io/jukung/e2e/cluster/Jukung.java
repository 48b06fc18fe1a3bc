package io.jukung.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The launcher, run as a user runs it. */
public final class Jukung {
    /** The checkout. */
    public static final Path ROOT =
            Path.of(System.getProperty("jukung.root", "..")).toAbsolutePath().normalize();

    /** What was built is taken as it is: the test command has just built it. */
    public static final Commands COMMANDS = new Commands(Map.of("JUKUNG_BUILD", "never"));

    private Jukung() {}

    public static Outcome run(String... arguments) {
        return run(COMMANDS, arguments);
    }

    public static Outcome run(Commands commands, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(launcher());
        command.addAll(List.of(arguments));
        return commands.run(command);
    }

    public static String launcher() {
        return ROOT.resolve("jukung").toString();
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
