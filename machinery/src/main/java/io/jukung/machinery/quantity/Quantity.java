package io.jukung.machinery.quantity;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * An exact decimal amount that remembers how it was written; the source is apimachinery's {@code
 * resource.Quantity}.
 *
 * <p>The canonical text has no fraction, the largest suffix that allows that, and the family of
 * suffixes in which the amount was given: {@code 0.5} → {@code 500m}, {@code 1024Mi} → {@code 1Gi},
 * {@code 1e3k} is no quantity, {@code 12E6} → {@code 12e6}. Amounts finer than a billionth round
 * away from zero; binary ones stop at 2⁶³−1.
 *
 * <p>Equality is that of amounts: {@code 1} equals {@code 1000m}.
 */
public final class Quantity implements Comparable<Quantity> {
    /** The family of suffixes. */
    public enum Format {
        /** {@code n u m k M G T P E}. */
        DECIMAL_SI,
        /** {@code Ki Mi Gi Ti Pi Ei}. */
        BINARY_SI,
        /** {@code e3}, {@code E-6}. */
        DECIMAL_EXPONENT
    }

    /** Nothing, in decimal suffixes. */
    public static final Quantity ZERO = new Quantity(BigDecimal.ZERO, Format.DECIMAL_SI);

    private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final BigDecimal KIBI = BigDecimal.valueOf(1024);
    private static final BigInteger BIG_KIBI = BigInteger.valueOf(1024);
    private static final BigInteger THOUSAND = BigInteger.valueOf(1000);

    private final BigDecimal amount;
    private final Format format;
    private @Nullable String text;

    private Quantity(BigDecimal amount, Format format) {
        this.amount = amount;
        this.format = format;
    }

    /**
     * Parses a quantity.
     *
     * @throws IllegalArgumentException with upstream's text where it is none
     */
    public static Quantity parse(String text) {
        return QuantityParser.parse(text);
    }

    /** A whole amount, in decimal suffixes. */
    public static Quantity of(long value) {
        return of(value, Format.DECIMAL_SI);
    }

    public static Quantity of(long value, Format format) {
        return new Quantity(BigDecimal.valueOf(value), format);
    }

    /** An amount of thousandths, in decimal suffixes: {@code ofMilli(1500)} is {@code 1500m}. */
    public static Quantity ofMilli(long milli) {
        return new Quantity(BigDecimal.valueOf(milli, 3), Format.DECIMAL_SI);
    }

    /** An exact amount, brought into the range that quantities have. */
    static Quantity of(BigDecimal amount, Format format) {
        BigDecimal size = amount.abs();
        if (size.scale() > 9) {
            size = size.setScale(9, RoundingMode.UP);
        }
        Format shown = format;
        if (format == Format.BINARY_SI) {
            size = size.min(LARGEST);
            if (size.signum() > 0 && size.compareTo(BigDecimal.ONE) < 0) {
                shown = Format.DECIMAL_SI;
            }
        }
        return new Quantity(amount.signum() < 0 ? size.negate() : size, shown);
    }

    public Format format() {
        return format;
    }

    /** The exact amount. */
    public BigDecimal amount() {
        return amount;
    }

    public boolean isZero() {
        return amount.signum() == 0;
    }

    /** −1, 0 or 1. */
    public int signum() {
        return amount.signum();
    }

    /** The sum; where this is zero it takes the other's format. */
    public Quantity add(Quantity other) {
        return new Quantity(amount.add(other.amount), isZero() ? other.format : format);
    }

    /** The difference; where this is zero it takes the other's format. */
    public Quantity subtract(Quantity other) {
        return new Quantity(amount.subtract(other.amount), isZero() ? other.format : format);
    }

    public Quantity multiply(long factor) {
        return new Quantity(amount.multiply(BigDecimal.valueOf(factor)), format);
    }

    public Quantity negate() {
        return new Quantity(amount.negate(), format);
    }

    /** The larger of two; this one where they are equal. */
    public Quantity max(Quantity other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** The smaller of two; this one where they are equal. */
    public Quantity min(Quantity other) {
        return compareTo(other) <= 0 ? this : other;
    }

    /** The amount as a whole number, rounded away from zero, held within 64 bits. */
    public long value() {
        return scaled(0);
    }

    /** The amount in thousandths, rounded away from zero, held within 64 bits. */
    public long milliValue() {
        return scaled(3);
    }

    /** The amount in units of 10^−digits, rounded away from zero, held within 64 bits. */
    public long scaled(int digits) {
        if (amount.signum() == 0) {
            return 0;
        }
        if (amount.precision() - amount.scale() + digits > 20) {
            return amount.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        BigInteger whole =
                amount.scaleByPowerOfTen(digits).setScale(0, RoundingMode.UP).unscaledValue();
        if (whole.bitLength() > 63) {
            return whole.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        return whole.longValue();
    }

    /** The nearest floating-point number. */
    public double doubleValue() {
        return amount.doubleValue();
    }

    @Override
    public int compareTo(Quantity other) {
        return amount.compareTo(other.amount);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Quantity that && amount.compareTo(that.amount) == 0;
    }

    @Override
    public int hashCode() {
        return amount.signum() == 0 ? 0 : amount.stripTrailingZeros().hashCode();
    }

    /** The canonical text. */
    @Override
    public String toString() {
        String known = text;
        if (known == null) {
            known = canonical();
            text = known;
        }
        return known;
    }

    private String canonical() {
        if (isZero()) {
            return "0";
        }
        if (format == Format.BINARY_SI
                && amount.abs().compareTo(KIBI) >= 0
                && amount.stripTrailingZeros().scale() <= 0) {
            return binary(amount.toBigIntegerExact());
        }
        return decimal();
    }

    private static String binary(BigInteger whole) {
        int power = 0;
        BigInteger[] parts = whole.divideAndRemainder(BIG_KIBI);
        while (parts[1].signum() == 0 && power < 6) {
            whole = parts[0];
            power++;
            parts = whole.divideAndRemainder(BIG_KIBI);
        }
        return power == 0 ? whole.toString() : whole + "KMGTPE".substring(power - 1, power) + "i";
    }

    private String decimal() {
        BigDecimal stripped = amount.stripTrailingZeros();
        int exponent = Math.floorDiv(-stripped.scale(), 3) * 3;
        BigInteger mantissa = stripped.scaleByPowerOfTen(-exponent).toBigIntegerExact();
        if (format == Format.DECIMAL_EXPONENT) {
            return exponent == 0 ? mantissa.toString() : mantissa + "e" + exponent;
        }
        while (exponent > 18) {
            mantissa = mantissa.multiply(THOUSAND);
            exponent -= 3;
        }
        String suffix =
                exponent == 0
                        ? ""
                        : exponent < 0
                                ? "mun".substring(-exponent / 3 - 1, -exponent / 3)
                                : "kMGTPE".substring(exponent / 3 - 1, exponent / 3);
        return mantissa + suffix;
    }
}
