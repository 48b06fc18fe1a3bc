package io.jukung.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** nftables through {@code nft}: a ruleset's text is applied whole or not at all. */
public final class Nft {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final String program;

    /**
     * @throws IOException where nft is not installed
     */
    public Nft() throws IOException {
        program =
                Processes.find("nft")
                        .map(Path::toString)
                        .orElseThrow(
                                () -> new IOException("nft is not installed (package nftables)"));
    }

    /**
     * Applies statements of nft's language in one transaction ({@code nft -f -}).
     *
     * @throws IOException with nft's own message where it refuses them; nothing has changed then
     */
    public void apply(String ruleset) throws IOException, InterruptedException {
        Processes.Result result = run(ruleset, "-f", "-");
        if (!result.ok()) {
            throw new IOException("nft: " + result.err().strip());
        }
    }

    /**
     * A table as nft prints it; "" where it does not exist.
     *
     * @param family {@code ip}, {@code ip6} or {@code inet}
     */
    public String list(String family, String table) throws IOException, InterruptedException {
        Processes.Result result = run("", "list", "table", family, table);
        if (result.ok()) {
            return result.out();
        }
        if (missing(result)) {
            return "";
        }
        throw new IOException("nft: " + result.err().strip());
    }

    /** The tables there are, each {@code "<family> <name>"}. */
    public List<String> tables() throws IOException, InterruptedException {
        Processes.Result result = run("", "list", "tables");
        if (!result.ok()) {
            throw new IOException("nft: " + result.err().strip());
        }
        return result.out()
                .lines()
                .filter(line -> line.startsWith("table "))
                .map(line -> line.substring("table ".length()).strip())
                .toList();
    }

    /** Deletes a table with all in it; one that does not exist is no error. */
    public void deleteTable(String family, String table) throws IOException, InterruptedException {
        Processes.Result result = run("", "delete", "table", family, table);
        if (!result.ok() && !missing(result)) {
            throw new IOException("nft: " + result.err().strip());
        }
    }

    private static boolean missing(Processes.Result result) {
        return result.err().contains("No such file or directory");
    }

    private Processes.Result run(String input, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        return Processes.run(
                command, input.getBytes(StandardCharsets.UTF_8), Map.of("LC_ALL", "C"), TIMEOUT);
    }
}
