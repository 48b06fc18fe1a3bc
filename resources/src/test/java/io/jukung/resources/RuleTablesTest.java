package io.jukung.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.jukung.machinery.patch.MergePatch;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Tables of changes and what they are refused for, in {@code rules/*.txt}:
 *
 * <pre>
 *   base {an object that is good}
 *   create {a merge patch to the base}      makes the changed object
 *     a cause, as field: message            none: it is taken
 *   update {…}                              changes the base, which was made as it is
 *   status {…}                              the same through the subresource
 * </pre>
 */
class RuleTablesTest {
    private static final List<String> TABLES = List.of("alpha", "core", "network");

    private record Case(String verb, JsonObject base, JsonObject patch, List<String> causes) {}

    @TestFactory
    Stream<DynamicTest> tables() {
        return TABLES.stream()
                .flatMap(table -> {
                    List<Case> cases = read(table);
                    return cases.stream()
                            .map(c ->
                                    dynamicTest(
                                            table
                                                    + ": "
                                                    + c.base().string("kind")
                                                    + " "
                                                    + c.verb()
                                                    + " "
                                                    + c.patch(),
                                            () -> run(c)));
                });
    }

    private static void run(Case tried) {
        try (Server server = Server.ofEverything()) {
            JsonObject object = tried.base();
            if (!tried.verb().equals("create")) {
                object = server.create(object);
            }
            JsonObject changed = MergePatch.apply(object, tried.patch());
            assertEquals(
                    tried.causes(),
                    Server.causes(() -> {
                        switch (tried.verb()) {
                            case "create" -> server.create(changed);
                            case "update" -> server.update(changed);
                            default -> server.updateStatus(changed);
                        }
                    }));
        }
    }

    private static List<Case> read(String table) {
        List<Case> cases = new ArrayList<>();
        JsonObject base = JsonObject.EMPTY;
        for (String line : text(table).lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith(" ")) {
                cases.getLast().causes().add(line.strip());
                continue;
            }
            int space = line.indexOf(' ');
            JsonObject given = Yaml.parse(line.substring(space + 1));
            if (line.startsWith("base")) {
                base = given;
            } else {
                cases.add(new Case(line.substring(0, space), base, given, new ArrayList<>()));
            }
        }
        return cases;
    }

    private static String text(String table) {
        try (var in = RuleTablesTest.class.getResourceAsStream("/rules/" + table + ".txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
