package io.jukung.cel.library;

import static io.jukung.cel.library.Types.BOOL;
import static io.jukung.cel.library.Types.DOUBLE;
import static io.jukung.cel.library.Types.INT;
import static io.jukung.cel.library.Types.STRING;
import static io.jukung.cel.library.Types.of;

import dev.cel.common.types.CelType;
import io.jukung.cel.value.CelException;
import io.jukung.cel.value.Opaque;
import io.jukung.machinery.quantity.Quantity;
import java.util.List;

/** Amounts of resources: {@code quantity('1.5Gi')}. */
final class Quantities {
    static final CelType TYPE = Types.opaque("kubernetes.Quantity");

    private record Amount(Quantity quantity) implements Opaque {
        @Override
        public String typeName() {
            return TYPE.name();
        }
    }

    private Quantities() {}

    static List<Overload> overloads() {
        return List.of(
                Overload.global(
                        "quantity", "string_to_quantity", TYPE, of(STRING), a -> parse(a[0])),
                Overload.global(
                        "isQuantity", "is_quantity_string", BOOL, of(STRING), a -> is(a[0])),
                Overload.member(
                        "sign", "quantity_sign", INT, of(TYPE), a -> (long) amount(a[0]).signum()),
                Overload.member(
                        "isGreaterThan",
                        "quantity_is_greater_than",
                        BOOL,
                        of(TYPE, TYPE),
                        a -> amount(a[0]).compareTo(amount(a[1])) > 0),
                Overload.member(
                        "isLessThan",
                        "quantity_is_less_than",
                        BOOL,
                        of(TYPE, TYPE),
                        a -> amount(a[0]).compareTo(amount(a[1])) < 0),
                Overload.member(
                        "compareTo",
                        "quantity_compare_to",
                        INT,
                        of(TYPE, TYPE),
                        a -> (long) amount(a[0]).compareTo(amount(a[1]))),
                Overload.member(
                        "asApproximateFloat",
                        "quantity_get_float",
                        DOUBLE,
                        of(TYPE),
                        a -> amount(a[0]).doubleValue()),
                Overload.member("asInteger", "quantity_get_int", INT, of(TYPE), a -> whole(a[0])),
                Overload.member(
                        "isInteger",
                        "quantity_is_integer",
                        BOOL,
                        of(TYPE),
                        a -> isWhole(amount(a[0]))),
                Overload.member(
                        "add",
                        "quantity_add",
                        TYPE,
                        of(TYPE, TYPE),
                        a -> new Amount(amount(a[0]).add(amount(a[1])))),
                Overload.member(
                        "add",
                        "quantity_add_int",
                        TYPE,
                        of(TYPE, INT),
                        a -> new Amount(amount(a[0]).add(Quantity.of((Long) a[1])))),
                Overload.member(
                        "sub",
                        "quantity_sub",
                        TYPE,
                        of(TYPE, TYPE),
                        a -> new Amount(amount(a[0]).subtract(amount(a[1])))),
                Overload.member(
                        "sub",
                        "quantity_sub_int",
                        TYPE,
                        of(TYPE, INT),
                        a -> new Amount(amount(a[0]).subtract(Quantity.of((Long) a[1])))));
    }

    private static Quantity amount(Object value) {
        return ((Amount) value).quantity();
    }

    private static Object parse(Object text) {
        try {
            return new Amount(Quantity.parse((String) text));
        } catch (IllegalArgumentException e) {
            throw new CelException(String.valueOf(e.getMessage()));
        }
    }

    private static boolean is(Object text) {
        try {
            Quantity.parse((String) text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isWhole(Quantity quantity) {
        return quantity.amount().signum() == 0
                || (quantity.amount().stripTrailingZeros().scale() <= 0
                        && quantity.amount().precision() - quantity.amount().scale() < 30
                        && quantity.amount().toBigInteger().bitLength() < 64);
    }

    private static long whole(Object value) {
        Quantity quantity = amount(value);
        if (!isWhole(quantity)) {
            throw new CelException("cannot convert value to integer");
        }
        return quantity.amount().longValue();
    }
}
