package io.jukung.cel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.cel.rules.RuleCheck;
import io.jukung.cel.rules.RuleSet;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.tree.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rules in schemas, by the cases of upstream's validation tests. */
class RulesTest {
    private final List<String> warnings = new ArrayList<>();

    private static JsonObject yaml(String text) {
        return Yaml.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A schema of {@code spec} with what is given. */
    private static JsonObject schema(String spec) {
        return yaml("type: object\nproperties:\n  spec:\n    type: object\n" + spec.indent(4));
    }

    private static List<String> check(JsonObject schema) {
        return texts(RuleCheck.check(schema, null, FieldPath.of("schema")));
    }

    private List<String> ask(JsonObject schema, String object, @Nullable String old) {
        return texts(
                new RuleSet(schema)
                        .evaluate(yaml(object), old == null ? null : yaml(old), warnings::add));
    }

    private static List<String> texts(List<FieldError> errors) {
        return errors.stream().map(FieldError::toString).toList();
    }

    @Test
    void brokenRulesAreReportedWhereAndAsTheySay() {
        JsonObject schema =
                schema(
                        """
                        x-kubernetes-validations:
                        - rule: self.min <= self.max
                        - {rule: self.max < 100, message: too large, reason: FieldValueForbidden, fieldPath: .max}
                        - {rule: self.max < 100, messageExpression: '"max is %d".format([self.max])'}
                        - {rule: self.max < 100, message: plain, messageExpression: '"a\\nb"'}
                        - {rule: self.max < 100, reason: FieldValueRequired, message: needed}
                        properties:
                          min: {type: integer}
                          max: {type: integer, x-kubernetes-validations: [{rule: self % 2 == 0}]}
                        """);
        assertEquals(List.of(), check(schema));
        assertEquals(List.of(), ask(schema, "{spec: {min: 1, max: 2}}", null));
        assertEquals(
                List.of(
                        "spec: Invalid value: failed rule: self.min <= self.max",
                        "spec.max: Forbidden: too large",
                        "spec: Invalid value: max is 101",
                        "spec: Invalid value: plain",
                        "spec: Required value: needed",
                        "spec.max: Invalid value: 101: failed rule: self % 2 == 0"),
                ask(schema, "{spec: {min: 200, max: 101}}", null));
        assertEquals(
                "spec: Invalid value: \"object\": no such key: min evaluating rule: self.min <="
                        + " self.max",
                ask(schema, "{spec: {max: 2}}", null).get(0));
    }

    @Test
    void transitionRulesNeedAFormerSelf() {
        JsonObject schema =
                schema(
                        """
                        properties:
                          color: {type: string, x-kubernetes-validations: [{rule: self == oldSelf, message: is immutable}]}
                          size:
                            type: integer
                            x-kubernetes-validations:
                            - {rule: '!oldSelf.hasValue() || self >= oldSelf.value()', optionalOldSelf: true, message: only grows}
                            - {rule: 'oldSelf.hasValue() || self == 1', optionalOldSelf: true, message: starts at 1}
                          ports:
                            type: array
                            x-kubernetes-list-type: map
                            x-kubernetes-list-map-keys: [name]
                            x-kubernetes-validations: [{rule: self == oldSelf || self.size() > oldSelf.size(), message: grows}]
                            items:
                              type: object
                              properties:
                                name: {type: string}
                                port: {type: integer, x-kubernetes-validations: [{rule: self >= oldSelf}]}
                        """);
        assertEquals(List.of(), ask(schema, "{spec: {color: red, size: 1}}", null));
        assertEquals(
                List.of("spec.size: Invalid value: 2: starts at 1"),
                ask(schema, "{spec: {size: 2}}", null));
        assertEquals(
                List.of(
                        "spec.color: Invalid value: \"blue\": is immutable",
                        "spec.size: Invalid value: 1: only grows"),
                ask(schema, "{spec: {color: blue, size: 1}}", "{spec: {color: red, size: 2}}"));
        String ports = "{spec: {ports: [{name: a, port: 1}, {name: b, port: 2}]}}";
        assertEquals(
                List.of(),
                ask(schema, "{spec: {ports: [{name: b, port: 2}, {name: a, port: 1}]}}", ports));
        assertEquals(
                List.of(
                        "spec.ports: Invalid value: grows",
                        "spec.ports[0].port: Invalid value: 1: failed rule: self >= oldSelf"),
                ask(schema, "{spec: {ports: [{name: b, port: 1}, {name: c, port: 0}]}}", ports));
    }

    @Test
    void whatDidNotChangeIsOnlyWarnedOf() {
        JsonObject schema =
                schema(
                        """
                        properties:
                          a: {type: string, x-kubernetes-validations: [{rule: self == 'right'}]}
                          b: {type: string}
                        """);
        assertEquals(
                List.of(), ask(schema, "{spec: {a: wrong, b: new}}", "{spec: {a: wrong, b: old}}"));
        assertEquals(
                List.of("spec.a: Invalid value: \"wrong\": failed rule: self == 'right'"),
                warnings);
        assertEquals(
                List.of("spec.a: Invalid value: \"worse\": failed rule: self == 'right'"),
                ask(schema, "{spec: {a: worse}}", "{spec: {a: wrong}}"));
    }

    @Test
    void partsOfAllOfHaveRulesToo() {
        JsonObject schema =
                schema(
                        """
                        properties:
                          a: {type: integer}
                        allOf:
                        - properties:
                            a: {x-kubernetes-validations: [{rule: self > 0}]}
                        """);
        assertEquals(
                List.of("spec.a: Invalid value: 0: failed rule: self > 0"),
                ask(schema, "{spec: {a: 0}}", null));
    }

    @Test
    void rulesThatCannotHoldAreRefused() {
        JsonObject schema =
                schema(
                        """
                        properties:
                          a:
                            type: integer
                            x-kubernetes-validations:
                            - {rule: self == 'x'}
                            - {rule: self + 1}
                            - {rule: self > 0, messageExpression: self}
                            - {rule: self > 0, optionalOldSelf: true}
                          list:
                            type: array
                            items: {type: integer, x-kubernetes-validations: [{rule: self >= oldSelf}]}
                        """);
        List<String> errors = check(schema);
        String a = "schema.properties[spec].properties[a].x-kubernetes-validations";
        String empty =
                "\"Message\":\"\",\"MessageExpression\":\"\",\"Reason\":null,\"FieldPath\":\"\","
                        + "\"OptionalOldSelf\":null}";
        assertTrue(
                errors.get(0)
                        .startsWith(
                                a
                                        + "[0].rule: Invalid value: {\"Rule\":\"self == 'x'\","
                                        + empty
                                        + ": compilation failed: ERROR: <input>:1:6: found no"
                                        + " matching overload for '_==_' applied to '(int,"
                                        + " string)'"),
                errors.get(0));
        assertTrue(errors.get(1).endsWith("cel expression must evaluate to a bool"), errors.get(1));
        assertTrue(
                errors.get(2).endsWith("messageExpression must evaluate to a string"),
                errors.get(2));
        assertEquals(
                a
                        + "[3].optionalOldSelf: Invalid value: true: may not be set if oldSelf is"
                        + " not used in rule",
                errors.get(3));
        assertEquals(
                "schema.properties[spec].properties[list].items.x-kubernetes-validations[0].rule:"
                        + " Invalid value: \"self >= oldSelf\": oldSelf cannot be used on the"
                        + " uncorrelatable portion of the schema within"
                        + " schema.properties[spec].properties[list]",
                errors.get(4));
        assertEquals(5, errors.size());
    }

    @Test
    void rulesThatCostTooMuchAreRefused() {
        String advice =
                " (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where"
                        + " arrays, maps, and strings are declared)";
        String rule =
                """
                properties:
                  list:
                    type: array
                %s
                    items: {type: string %s}
                    x-kubernetes-validations:
                    - rule: self.all(a, self.all(b, a == b || a != b))
                """;
        assertEquals(
                List.of(
                        "schema.properties[spec].properties[list].x-kubernetes-validations[0].rule:"
                                + " Forbidden: estimated rule cost exceeds budget by factor of more"
                                + " than 100x"
                                + advice,
                        "schema.properties[spec].properties[list].x-kubernetes-validations[0].rule:"
                                + " Forbidden: contributed to estimated rule cost total exceeding"
                                + " cost limit for entire OpenAPIv3 schema",
                        "schema: Forbidden: x-kubernetes-validations estimated rule cost total for"
                                + " entire OpenAPIv3 schema exceeds budget by factor of more than"
                                + " 100x"
                                + advice),
                check(schema(rule.formatted("", ""))));
        assertEquals(
                List.of(), check(schema(rule.formatted("    maxItems: 10", ", maxLength: 10"))));
    }

    @Test
    void evaluationEndsWithTheBudget() {
        JsonObject schema =
                schema(
                        """
                        x-kubernetes-validations:
                        - rule: self.list.all(a, self.list.all(b, self.list.all(c, a + b + c > 0)))
                        - rule: 'false'
                        properties:
                          list: {type: array, items: {type: integer}}
                        """);
        String list = "1, ".repeat(200) + "1";
        assertEquals(
                List.of(
                        "spec: Invalid value: \"object\": 'operation cancelled: actual cost limit"
                                + " exceeded': no further validation rules will be run due to call"
                                + " cost exceeds limit for rule: self.list.all(a, self.list.all(b,"
                                + " self.list.all(c, a + b + c > 0)))"),
                ask(schema, "{spec: {list: [" + list + "]}}", null));
        JsonObject many =
                schema(
                        """
                        properties:
                          list:
                            type: array
                            items: {type: integer, x-kubernetes-validations: [{rule: 'lists.range(60000).all(x, x >= self)'}]}
                        """);
        List<String> errors = ask(many, "{spec: {list: [0" + ", 0".repeat(40) + "]}}", null);
        assertEquals(1, errors.size());
        assertTrue(
                errors.get(0)
                        .endsWith(
                                "validation failed due to running out of cost budget, no further"
                                        + " validation rules will be run"),
                errors.get(0));
    }
}
