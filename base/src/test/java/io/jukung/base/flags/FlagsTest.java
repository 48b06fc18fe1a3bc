package io.jukung.base.flags;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlagsTest {
    private static Flags flags() {
        return new Flags("kube-test")
                .section("Misc")
                .string("config", "", "The path to the configuration file.")
                .bool("leader-elect", true, "Elect a leader.")
                .integer("v", 0, "number for the log `level` verbosity")
                .shorthand("v")
                .duration("period", Duration.ofSeconds(90), "How often.")
                .strings("controllers", List.of("*"), "Which ones.")
                .map("labels", Map.of(), "Labels.")
                .string("old", "", "Old.")
                .deprecated("use --config");
    }

    @Test
    void parsesEveryForm() {
        FlagValues values =
                flags().parse(
                                "--config=a=b",
                                "--leader_elect=false",
                                "-v=4",
                                "--period",
                                "1m30.5s",
                                "--controllers=a,b",
                                "--controllers",
                                "c",
                                "--labels=x=1,y=2,alone",
                                "rest",
                                "--",
                                "--more");
        assertEquals("a=b", values.string("config"));
        assertFalse(values.bool("leader-elect"));
        assertEquals(4, values.integer("v"));
        assertEquals(Duration.ofMillis(90_500), values.duration("period"));
        assertEquals(List.of("a", "b", "c"), values.strings("controllers"));
        assertEquals(Map.of("x", "1", "y", "2", "alone", ""), values.map("labels"));
        assertEquals(List.of("rest", "--more"), values.arguments());
        assertTrue(values.changed("v"));
        assertFalse(flags().parse().changed("v"));
        assertTrue(flags().parse().bool("leader-elect"));
        assertEquals(3, flags().parse("-v3").integer("v"));
        assertEquals(
                List.of("Flag --old has been deprecated, use --config"),
                flags().parse("--old=x").warnings());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--foo | unknown flag: --foo",
                "--foo=1 | unknown flag: --foo",
                "-x | unknown shorthand flag: 'x' in -x",
                "--config | flag needs an argument: --config",
                "-v | flag needs an argument: 'v' in -v",
                "--leader-elect=maybe | invalid argument \"maybe\" for \"--leader-elect\" flag: strconv.ParseBool: parsing \"maybe\": invalid syntax",
                "-v=x | invalid argument \"x\" for \"-v, --v\" flag: strconv.ParseInt: parsing \"x\": invalid syntax",
                "--period=5 | invalid argument \"5\" for \"--period\" flag: time: missing unit in duration \"5\"",
                "--=x | bad flag syntax: --=x"
            })
    void errorsAreUpstreams(String argument, String message) {
        assertEquals(
                message,
                assertThrows(FlagException.class, () -> flags().parse(argument)).getMessage());
    }

    @Test
    void helpListsFlagsWithDefaults() {
        String help = flags().help();
        assertTrue(
                help.contains("      --leader-elect             Elect a leader. (default true)\n"),
                help);
        assertTrue(
                help.contains("      --period duration          How often. (default 1m30s)\n"),
                help);
        assertTrue(
                help.contains(
                        "  -v, --v level                  number for the log level verbosity\n"),
                help);
        assertFalse(help.contains("--old"), help);
    }

    @Test
    void whatIsNotSupportedTakesItsDefaultOnly() {
        Flags flags =
                new Flags("test")
                        .onlyDefault("profiling", false, "use jcmd")
                        .onlyDefault("oidc-issuer-url", "", "there are other identities");
        assertFalse(flags.parse("--profiling=false", "--oidc-issuer-url=").bool("profiling"));
        assertEquals(
                "invalid argument \"https://a\" for \"--oidc-issuer-url\" flag:"
                        + " there are other identities",
                assertThrows(FlagException.class, () -> flags.parse("--oidc-issuer-url=https://a"))
                        .getMessage());
        assertFalse(flags.help().contains("profiling"));
    }

    @Test
    void gatesMayNameTheirComponent() {
        FeatureGates gates = FeatureGates.defaults();
        assertFalse(gates.with("kube:WatchList=false").enabled("WatchList"));
        assertEquals(
                "component not registered: wardle",
                assertThrows(FlagException.class, () -> gates.with("wardle:A=true")).getMessage());
        assertTrue(
                FeatureGates.flagHelp().contains("\nkube:AllAlpha=true|false (ALPHA"),
                FeatureGates.flagHelp());
    }

    @Test
    void gatesFollowTheirDefaultsAndLocks() {
        FeatureGates gates = FeatureGates.defaults();
        assertTrue(gates.enabled("WatchList"));
        assertFalse(gates.enabled("CBORServingAndStorage"));
        assertTrue(gates.with("CBORServingAndStorage=true").enabled("CBORServingAndStorage"));
        FeatureGates alpha = gates.with("AllAlpha=true,CBORServingAndStorage=false,AllBeta=false");
        assertFalse(alpha.enabled("CBORServingAndStorage"));
        assertTrue(alpha.enabled("ShardedListAndWatch"));
        assertFalse(alpha.enabled("WatchList"));
        assertEquals(
                "unrecognized feature gate: Nope",
                assertThrows(FlagException.class, () -> gates.with("Nope=true")).getMessage());
        assertEquals(
                "cannot set feature gate DeclarativeValidation to false, feature is locked to true",
                assertThrows(FlagException.class, () -> gates.with("DeclarativeValidation=false"))
                        .getMessage());
        assertEquals(
                "invalid value of WatchList=x, err: strconv.ParseBool: parsing \"x\": invalid"
                        + " syntax",
                assertThrows(FlagException.class, () -> gates.with("WatchList=x")).getMessage());
    }
}
