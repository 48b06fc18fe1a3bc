package io.jukung.machinery.quota;

import io.jukung.machinery.tree.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What a quota asks of an object before it counts.
 *
 * @param operator {@code In}, {@code NotIn}, {@code Exists} or {@code DoesNotExist}
 */
public record Scope(String name, String operator, List<String> values) {
    /** The scopes of a quota, both those that are only named and those with an operator. */
    public static List<Scope> of(JsonObject quota) {
        List<Scope> scopes = new ArrayList<>();
        JsonObject spec = quota.object("spec");
        for (String name : spec.array("scopes").strings()) {
            scopes.add(new Scope(name, "Exists", List.of()));
        }
        for (JsonObject one : spec.object("scopeSelector").array("matchExpressions").objects()) {
            scopes.add(
                    new Scope(
                            one.string("scopeName"),
                            one.string("operator"),
                            one.array("values").strings()));
        }
        return scopes;
    }

    /** Whether the names that an object gives for this scope, perhaps none, are the wanted ones. */
    public boolean selects(Collection<String> names) {
        return switch (operator) {
            case "Exists" -> !names.isEmpty();
            case "DoesNotExist" -> names.isEmpty();
            case "In" -> names.stream().anyMatch(values::contains);
            case "NotIn" ->
                    names.isEmpty() || names.stream().anyMatch(name -> !values.contains(name));
            default -> false;
        };
    }
}
