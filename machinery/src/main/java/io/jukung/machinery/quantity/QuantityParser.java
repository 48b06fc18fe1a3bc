package io.jukung.machinery.quantity;

import io.jukung.machinery.quantity.Quantity.Format;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Reads a sign, digits with an optional point, and a suffix, in one pass. */
final class QuantityParser {
    private static final String FORMAT_WRONG =
            "quantities must match the regular expression"
                    + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
    private static final String NUMERIC = "unable to parse numeric part of quantity";
    private static final String SUFFIX = "unable to parse quantity's suffix";

    /** Beyond this many digits of exponent an amount is of no use and would eat memory. */
    private static final int MAX_EXPONENT = 10_000;

    private static final String SUFFIX_LETTERS = "eEinumkKMGTP";

    private final String text;
    private int at;

    private QuantityParser(String text) {
        this.text = text;
    }

    static Quantity parse(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException(FORMAT_WRONG);
        }
        return new QuantityParser(text).quantity();
    }

    private Quantity quantity() {
        boolean negative = text.charAt(0) == '-';
        if (negative || text.charAt(0) == '+') {
            at++;
        }
        int start = at;
        digits();
        String whole = text.substring(start, at);
        String fraction = "";
        if (at < text.length() && text.charAt(at) == '.') {
            int behind = ++at;
            digits();
            fraction = text.substring(behind, at);
        }
        String suffix = text.substring(at);
        checkSuffix();
        // As upstream has it, no digits at all are zero: "+", "." and "m" parse.
        String digits = whole + fraction;
        BigDecimal number =
                digits.isEmpty()
                        ? BigDecimal.ZERO
                        : new BigDecimal(new BigInteger(digits), fraction.length());
        return scaled(negative ? number.negate() : number, suffix);
    }

    private void digits() {
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Letters, then at most one sign, then digits only. */
    private void checkSuffix() {
        while (at < text.length() && SUFFIX_LETTERS.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
            at++;
        }
        digits();
        if (at < text.length()) {
            throw new IllegalArgumentException(FORMAT_WRONG);
        }
    }

    private static Quantity scaled(BigDecimal number, String suffix) {
        return switch (suffix) {
            case "" -> decimal(number, 0);
            case "n" -> decimal(number, -9);
            case "u" -> decimal(number, -6);
            case "m" -> decimal(number, -3);
            case "k" -> decimal(number, 3);
            case "M" -> decimal(number, 6);
            case "G" -> decimal(number, 9);
            case "T" -> decimal(number, 12);
            case "P" -> decimal(number, 15);
            case "E" -> decimal(number, 18);
            case "Ki" -> binary(number, 10);
            case "Mi" -> binary(number, 20);
            case "Gi" -> binary(number, 30);
            case "Ti" -> binary(number, 40);
            case "Pi" -> binary(number, 50);
            case "Ei" -> binary(number, 60);
            default -> exponent(number, suffix);
        };
    }

    private static Quantity decimal(BigDecimal number, int exponent) {
        return Quantity.of(number.scaleByPowerOfTen(exponent), Format.DECIMAL_SI);
    }

    private static Quantity binary(BigDecimal number, int bits) {
        return Quantity.of(
                number.multiply(new BigDecimal(BigInteger.ONE.shiftLeft(bits))), Format.BINARY_SI);
    }

    private static Quantity exponent(BigDecimal number, String suffix) {
        char first = suffix.charAt(0);
        if ((first != 'e' && first != 'E') || suffix.length() < 2) {
            throw new IllegalArgumentException(SUFFIX);
        }
        int exponent;
        try {
            exponent = Integer.parseInt(suffix.substring(1));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(SUFFIX);
        }
        if (number.signum() == 0) {
            return Quantity.of(BigDecimal.ZERO, Format.DECIMAL_EXPONENT);
        }
        if (exponent > MAX_EXPONENT) {
            throw new IllegalArgumentException(NUMERIC);
        }
        if (exponent < -MAX_EXPONENT) {
            exponent = -MAX_EXPONENT;
        }
        return Quantity.of(number.scaleByPowerOfTen(exponent), Format.DECIMAL_EXPONENT);
    }
}
