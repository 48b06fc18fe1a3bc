package io.jukung.machinery.quantity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        "0,0",
        "0.0,0",
        "0n,0",
        "100m,100m",
        "0.1,100m",
        "1000m,1",
        "1.5,1500m",
        "1500,1500",
        "1000,1k",
        "12345000,12345k",
        "1024Mi,1Gi",
        "1.5Gi,1536Mi",
        "1023,1023",
        "512Ki,512Ki",
        "0.5Ki,512",
        "0.0001Ki,102400u",
        "1.1Mi,1153433600m",
        "12E6,12e6",
        "1e3,1e3",
        "1E,1E",
        "1e-3,1e-3",
        "0.0000000001,1n",
        "-5m,-5m",
        "-1.5Gi,-1536Mi",
        "+3,3",
        "100Ei,9223372036854775807",
        "9.223372036854775807E,9223372036854775807",
        "1000E,1000E",
        "3.14,3140m",
        ".5,500m",
        "1.,1"
    })
    void canonicalForms(String text, String canonical) {
        assertEquals(canonical, Quantity.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1x", "1 ", "1.1.1", "1e3k", "--1", "1Kii", "a"})
    void whatIsNoQuantity(String text) {
        assertThrows(IllegalArgumentException.class, () -> Quantity.parse(text));
    }

    @Test
    void errorsAreUpstreams() {
        assertEquals(
                "unable to parse quantity's suffix",
                assertThrows(IllegalArgumentException.class, () -> Quantity.parse("1mm"))
                        .getMessage());
        assertEquals(
                "quantities must match the regular expression"
                        + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
                assertThrows(IllegalArgumentException.class, () -> Quantity.parse(""))
                        .getMessage());
    }

    @Test
    void valuesRoundUp() {
        assertEquals(2, Quantity.parse("1.1").value());
        assertEquals(1, Quantity.parse("1n").value());
        assertEquals(-2, Quantity.parse("-1.1").value());
        assertEquals(1500, Quantity.parse("1.5").milliValue());
        assertEquals(1, Quantity.parse("1u").milliValue());
        assertEquals(Long.MAX_VALUE, Quantity.parse("9E").milliValue());
        assertEquals(Long.MAX_VALUE, Quantity.parse("1e100").value());
    }

    @Test
    void sumsKeepTheFormatAndZeroTakesTheOther() {
        assertEquals("1536Mi", Quantity.parse("1Gi").add(Quantity.parse("512Mi")).toString());
        assertEquals("1Gi", Quantity.ZERO.add(Quantity.parse("1Gi")).toString());
        assertEquals("-500m", Quantity.parse("1").subtract(Quantity.parse("1.5")).toString());
        assertEquals(Quantity.parse("1"), Quantity.parse("1000m"));
        assertEquals(Quantity.parse("1").hashCode(), Quantity.parse("1000m").hashCode());
    }

    @Test
    void canonicalTextParsesToTheSameAmountAndText() {
        Random random = new Random(7);
        String[] suffixes = {
            "", "n", "u", "m", "k", "M", "G", "T", "Ki", "Mi", "Gi", "Ti", "e3", "E-3"
        };
        for (int i = 0; i < 20_000; i++) {
            String text =
                    (random.nextBoolean() ? "-" : "")
                            + random.nextInt(100_000)
                            + (random.nextBoolean() ? "." + random.nextInt(10_000) : "")
                            + suffixes[random.nextInt(suffixes.length)];
            Quantity first = Quantity.parse(text);
            Quantity second = Quantity.parse(first.toString());
            assertEquals(first, second, text);
            assertEquals(first.toString(), second.toString(), text);
            assertTrue(first.isZero() || !first.toString().contains("."), text);
        }
    }
}
