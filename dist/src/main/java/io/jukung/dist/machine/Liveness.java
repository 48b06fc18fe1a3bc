package io.jukung.dist.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a process still works. */
public final class Liveness {
    private Liveness() {}

    /**
     * Whether it lives: one that has ended but that its parent never asked about (a container's
     * first process seldom does) does not.
     */
    public static boolean alive(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            // "pid (name) state …"; the name may hold anything, brackets included.
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state != 'Z' && state != 'X';
        } catch (IOException noSuchFolder) {
            return process.isAlive();
        }
    }
}
