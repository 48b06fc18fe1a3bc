package io.jukung.cel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.cel.types.DeclType;
import io.jukung.cel.types.SchemaTypes;
import io.jukung.cel.value.Trees;
import io.jukung.machinery.tree.Json;
import io.jukung.machinery.tree.JsonObject;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What expressions give, by the cases of upstream's library tests. */
class ExpressionsTest {
    private static final JsonObject SCHEMA =
            Json.parse(
                    """
                    {"type":"object","properties":{
                      "name":{"type":"string"},
                      "replicas":{"type":"integer"},
                      "ratio":{"type":"number"},
                      "port":{"x-kubernetes-int-or-string":true},
                      "other-port":{"x-kubernetes-int-or-string":true},
                      "namespace":{"type":"string"},
                      "a.b":{"type":"string"},
                      "under__scores":{"type":"string"},
                      "missing":{"type":"string"},
                      "nothing":{"type":"string","nullable":true},
                      "when":{"type":"string","format":"date-time"},
                      "day":{"type":"string","format":"date"},
                      "long":{"type":"string","format":"duration"},
                      "raw":{"type":"string","format":"byte"},
                      "labels":{"type":"object","additionalProperties":{"type":"string"}},
                      "list":{"type":"array","items":{"type":"integer"}},
                      "set":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}},
                      "set2":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}},
                      "map":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"],
                        "items":{"type":"object","properties":{"k":{"type":"string"},"v":{"type":"integer"}}}},
                      "map2":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"],
                        "items":{"type":"object","properties":{"k":{"type":"string"},"v":{"type":"integer"}}}},
                      "anything":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}
                    """);

    private static final JsonObject OBJECT =
            Json.parse(
                    """
                    {"apiVersion":"v1","kind":"Thing","metadata":{"name":"thing"},
                     "name":"web","replicas":3,"ratio":2,"port":"80%","other-port":80,
                     "namespace":"prod","a.b":"dot","under__scores":"u","nothing":null,
                     "when":"2026-03-01T12:30:00Z","day":"2026-03-01","long":"1h30m","raw":"aGk=",
                     "labels":{"app":"web","tier":"front"},"list":[1,2,3],
                     "set":["a","b"],"set2":["b","a"],
                     "map":[{"k":"x","v":1},{"k":"y","v":2}],"map2":[{"k":"y","v":2},{"k":"x","v":1}],
                     "anything":{"a":1}}
                    """);

    private static final DeclType TYPE =
            Objects.requireNonNull(SchemaTypes.of(SCHEMA, true, "selfType"));

    private static Program.Outcome run(String expression) throws CompilationException {
        Program program = CelEnvironment.of(Map.of("self", TYPE)).compile(expression);
        return program.run(
                name -> name.equals("self") ? Trees.view(OBJECT, TYPE) : null, Program.CALL_LIMIT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Fields of every type
                "self.name == 'web' && self.replicas == 3 && self.ratio == 2.0",
                "self.metadata.name == 'thing' && self.kind == 'Thing'",
                "self.port == '80%' && self.other__dash__port == 80",
                "type(self.port) == string && type(self.other__dash__port) == int",
                "self.__namespace__ == 'prod' && self.a__dot__b == 'dot'",
                "self.under__underscores__scores == 'u'",
                "!has(self.missing) && !has(self.nothing) && has(self.name)",
                "self.when.getFullYear() == 2026 && self.when < timestamp('2026-03-02T00:00:00Z')",
                "self.day == timestamp('2026-03-01T00:00:00Z')",
                "self.long == duration('90m') && self.long.getMinutes() == 90",
                "self.raw == b'hi'",
                "self.labels['app'] == 'web' && 'tier' in self.labels && self.labels.size() == 2",
                "self.labels.all(k, k.size() > 2) && self.labels.exists(k, self.labels[k] == 'web')",
                // Lists whose order means nothing
                "self.set == self.set2 && self.map == [self.map[1], self.map[0]]",
                "self.set + ['c'] == ['c', 'b', 'a']",
                "(self.set + ['b']).size() == 2",
                "(self.map + [self.map[1]]).size() == 2",
                "self.list + [4] == [1, 2, 3, 4] && self.list != [3, 2, 1]",
                // CEL itself
                "self.list.map(x, x * 2) == [2, 4, 6] && self.list.filter(x, x > 1) == [2, 3]",
                "self.list.exists_one(x, x == 2) && !self.list.exists(x, x > 3)",
                "1 < 1.5 && 2u > 1 && dyn(1) == 1u",
                "int('5') == 5 && string(1.5) == '1.5' && double('1e3') == 1000.0 && string(true) == 'true'",
                "string(duration('90s')) == '90s' && string(timestamp(0)) == '1970-01-01T00:00:00Z'",
                "(true || 1 / 0 == 1) && !(1 / 0 == 1 && false)",
                "[1, 2] + [3] == [1, 2, 3] && {'a': 1}['a'] == 1 && 3 in [1, 2, 3]",
                "'abc'.contains('b') && 'abc'.startsWith('a') && 'abc'.matches('^a.c$')",
                "timestamp('2026-03-01T23:00:00Z').getHours('+02:00') == 1",
                "-self.replicas == -3 && 7 % 4 == 3 && 7 / 2 == 3",
                "self.replicas > 2 ? self.name == 'web' : false",
                // Optional values
                "self.?missing.orValue('none') == 'none' && self.?name.hasValue()",
                "self.labels[?'nope'].hasValue() == false && self.?labels['app'].value() == 'web'",
                "optional.of(1).optMap(x, x + 1).value() == 2 && !optional.none().hasValue()",
                "[?self.?missing, ?self.?name] == ['web'] && {?'a': optional.none()} == {}",
                "optional.none().or(optional.of(3)).value() == 3",
                // Two variables
                "self.list.all(i, v, v == i + 1) && self.labels.exists(k, v, k == 'app' && v == 'web')",
                "self.list.transformList(i, v, i * v) == [0, 2, 6]",
                "self.labels.transformMap(k, v, v + '!')['app'] == 'web!'",
                "['x', 'y'].transformMapEntry(i, v, {v: i}) == {'x': 0, 'y': 1}",
                // Strings
                "'Hello'.lowerAscii() == 'hello' && 'é'.upperAscii() == 'é' && 'abc'.charAt(1) == 'b'",
                "'a,b,c'.split(',') == ['a', 'b', 'c'] && 'a,b,c'.split(',', 2) == ['a', 'b,c']",
                "'hello'.replace('l', 'L', 1) == 'heLlo' && 'ab'.replace('', '-') == '-a-b-'",
                "'hello'.substring(1, 3) == 'el' && 'hello'.substring(4) == 'o' && ' x '.trim() == 'x'",
                "'hello'.indexOf('l') == 2 && 'hello'.lastIndexOf('l') == 3 && 'hello'.indexOf('l', 3) == 3",
                "['a', 'b'].join('-') == 'a-b' && ['a'].join() == 'a'",
                "'%s has %d of %.2f, %x'.format(['x', 3, 1.5, 255]) == 'x has 3 of 1.50, ff'",
                "strings.quote('a\\nb') == '\"a\\\\nb\"'",
                // Lists
                "[1, 2, 2].isSorted() && !['b', 'a'].isSorted() && [1, 2, 3].sum() == 6 && [1.5].sum() == 1.5",
                "[3, 1, 2].min() == 1 && ['a', 'c'].max() == 'c' && [1, 2, 1].indexOf(1) == 0",
                "[1, 2, 1].lastIndexOf(1) == 2 && [1].indexOf(5) == -1",
                "[1, 2, 3, 4].slice(1, 3) == [2, 3] && [[1], [2, 3]].flatten() == [1, 2, 3]",
                "lists.range(3) == [0, 1, 2] && [1, 1, 2].distinct() == [1, 2] && [1, 2].reverse() == [2, 1]",
                "[3, 1].sort() == [1, 3] && [{'n': 2}, {'n': 1}].sortBy(e, e.n)[0].n == 1",
                "[1, 2].first().value() == 1 && [1, 2].last().value() == 2",
                "sets.contains([1, 2], [2]) && sets.equivalent([1, 2], [2, 1, 1]) && sets.intersects([1], [1, 2])",
                // Patterns
                "'abc 123'.find('[0-9]+') == '123' && 'x'.find('[0-9]') == ''",
                "'1 2 3'.findAll('[0-9]') == ['1', '2', '3'] && '1 2 3'.findAll('[0-9]', 2).size() == 2",
                // URLs
                "url('https://example.com:80/a%20b?x=1&x=2').getHostname() == 'example.com'",
                "url('https://example.com:80/p').getPort() == '80' && url('/p').getScheme() == ''",
                "url('https://[::1]:80/').getHost() == '[::1]:80' && url('https://[::1]:80/').getHostname() == '::1'",
                "url('https://e.com/a?k=1&k=2').getQuery()['k'] == ['1', '2'] && url('/a%20b').getEscapedPath() == '/a%20b'",
                "isURL('https://e.com') && !isURL('../relative') && isURL('/path') && !isURL('')",
                // Addresses
                "ip('192.168.0.1').family() == 4 && isIP('::1') && !isIP('1.2.3') && !isIP('1.2.3.04')",
                "ip('::1').isLoopback() && ip('0.0.0.0').isUnspecified() && ip('224.0.0.1').isLinkLocalMulticast()",
                "ip('fe80::1').isLinkLocalUnicast() && ip('10.0.0.1').isGlobalUnicast() && !ip('255.255.255.255').isGlobalUnicast()",
                "ip.isCanonical('2001:db8::abcd') && !ip.isCanonical('2001:DB8::ABCD') && string(ip('2001:0db8:0:0:0:0:0:1')) == '2001:db8::1'",
                "cidr('192.168.0.0/24').containsIP('192.168.0.7') && !cidr('192.168.0.0/24').containsIP(ip('10.0.0.1'))",
                "cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') && !cidr('10.1.0.0/16').containsCIDR(cidr('10.0.0.0/8'))",
                "cidr('192.168.1.5/16').masked() == cidr('192.168.0.0/16') && cidr('::/0').prefixLength() == 0",
                "isCIDR('10.0.0.0/8') && !isCIDR('10.0.0.0/33') && cidr('10.0.0.0/8').ip() == ip('10.0.0.0')",
                // Quantities
                "quantity('1.5Gi').isGreaterThan(quantity('1Gi')) && quantity('1').compareTo(quantity('1000m')) == 0",
                "quantity('200M').add(quantity('100M')) == quantity('300M') && quantity('5').sub(2).asInteger() == 3",
                "isQuantity('20Mi') && !isQuantity('20MiB') && quantity('1500m').isInteger() == false",
                "quantity('50k').asApproximateFloat() == 50000.0 && quantity('-1').sign() == -1",
                // Versions
                "semver('1.2.3').major() == 1 && semver('1.2.3-alpha').isLessThan(semver('1.2.3'))",
                "isSemver('1.0.0') && !isSemver('v1.0') && isSemver('v1.0', true) && semver('v01.2', true) == semver('1.2.0')",
                "semver('1.2.3').compareTo(semver('1.10.0')) == -1",
                // Formats
                "!format.dns1123Label().validate('my-name').hasValue() && format.dns1123Label().validate('My').hasValue()",
                "format.named('uuid').value().validate('nope').value() == ['does not match the UUID format']",
                "!format.named('nope').hasValue() && format.date().validate('2026-13-01').hasValue()"
            })
    void holds(String expression) throws CompilationException {
        Program.Outcome outcome = run(expression);
        assertEquals(Boolean.TRUE, outcome.value(), () -> String.valueOf(outcome.error()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "self.missing == ''                   | no such key: missing",
                "self.labels['x'] == ''               | no such key: x",
                "self.list[7] == 1                    | index out of bounds: 7",
                "1 / (self.replicas - 3) == 1         | division by zero",
                "1 % (self.replicas - 3) == 1         | modulus by zero",
                "9223372036854775807 + self.replicas == 1 | integer overflow",
                "self.port + 1 == 2                   | no such overload",
                "optional.none().value() == 1         | optional.none() dereference",
                "ip('::ffff:1.2.3.4').family() == 4   | IPv4-mapped IPv6 address \"::ffff:1.2.3.4\" is not allowed",
                "quantity('x').isInteger()            | quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
            })
    void fails(String expression, String error) throws CompilationException {
        assertEquals(error, run(expression).error());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "self.nope == 1        | ERROR: <input>:1:5: undefined field 'nope'",
                "self.name == 1        | ERROR: <input>:1:11: found no matching overload for '_==_' applied to '(string, int)'",
                "nope == 1             | ERROR: <input>:1:1: undeclared reference to 'nope' (in container '')",
                "self.name.nope()      | ERROR: <input>:1:15: undeclared reference to 'nope' (in container '')",
                "self.name.matches('[') | ERROR: <input>:1:19: invalid matches argument",
                "self.metadata.labels.x == 1 | ERROR: <input>:1:14: undefined field 'labels'",
                "self.anything.a == 1  | ERROR: <input>:1:14: undefined field 'a'",
                "self.name == 'a       | ERROR: <input>:1:14: Syntax error: token recognition error at: ''a'",
            })
    void refused(String expression, String error) {
        CompilationException e =
                assertThrows(CompilationException.class, () -> run(expression), expression);
        assertTrue(e.issues().startsWith(error), e.issues());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "self.replicas == 3                      | 3",
                "has(self.name)                          | 1",
                "self.list.all(x, x > 0)                 | 18",
                "self.name.startsWith('w') && true       | 3",
                "[1, 2].size() == 2                      | 2",
                "[1, self.replicas].size() == 2          | 14",
                "type(self.replicas) == int              | 4",
                "double(5) < 10.0                        | 1",
                "double(self.replicas) < 10.0            | 4",
                "self.name.split('e') == ['w', 'b']      | 4",
            })
    void costs(String expression, long cost) throws CompilationException {
        assertEquals(cost, run(expression).cost());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lists.range(1000).all(a, lists.range(1000).all(b, lists.range(1000).all(c, a + b + c >= 0)))",
                "[lists.range(100000)].map(l, lists.range(1000).all(i, [l] == [l]))[0]",
                "lists.range(100000).map(x, string(x)).join(',').size() > 0"
                        + " && lists.range(100000).all(y, y >= 0)",
            })
    void endsWhereItCostsTooMuch(String expression) throws CompilationException {
        Program.Outcome outcome = run(expression);
        assertTrue(outcome.exceeded());
        assertEquals("operation cancelled: actual cost limit exceeded", outcome.error());
    }
}
