package io.jukung.cel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.cel.types.DeclType;
import io.jukung.cel.types.SchemaTypes;
import io.jukung.machinery.tree.Json;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The most that expressions may cost, by the figures of upstream's estimation tests. */
class EstimatesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'array','items':{'type':'number'}}                | self.all(x, true) | 4718591",
                "{'type':'array','maxItems':10,'items':{'type':'number'}}  | self.all(x, true) | 32",
                "{'type':'array','items':{'type':'string'}}                | self.all(x, true) | 3145727",
                "{'type':'array','maxItems':20,'items':{'type':'string'}}  | self.all(x, true) | 62",
                "{'type':'array','items':{'type':'boolean'}}               | self.all(x, true) | 1887437",
                "{'type':'array','maxItems':5,'items':{'type':'boolean'}}  | self.all(x, true) | 17",
                "{'type':'array','items':{'type':'array','items':{'type':'number'}}} | self.all(x, true) | 3145727",
            })
    void areUpstreams(String schema, String expression, long cost) throws CompilationException {
        DeclType type =
                Objects.requireNonNull(
                        SchemaTypes.of(Json.parse(schema.replace('\'', '"')), false, "selfType"));
        assertEquals(cost, CelEnvironment.of(Map.of("self", type)).compile(expression).estimate());
    }

    @Test
    void aTypeIsNoLargerThanWhatHasIt() throws CompilationException {
        DeclType type =
                Objects.requireNonNull(
                        SchemaTypes.of(
                                Json.parse("{\"x-kubernetes-int-or-string\": true}"),
                                false,
                                "selfType"));
        long cost =
                CelEnvironment.of(Map.of("self", type))
                        .compile("type(self) == int && self == 123")
                        .estimate();
        assertTrue(cost < 10_000_000, "costs " + cost);
    }
}
