package io.jukung.cel.library;

import static io.jukung.cel.library.Types.BOOL;
import static io.jukung.cel.library.Types.INT;
import static io.jukung.cel.library.Types.STRING;
import static io.jukung.cel.library.Types.of;

import dev.cel.common.types.CelType;
import java.util.List;
import java.util.function.Predicate;

/** {@code ip} and {@code cidr}. */
final class Addresses {
    static final CelType IP = Types.opaque(Ip.TYPE);
    static final CelType CIDR = Types.opaque(Cidr.TYPE);

    private Addresses() {}

    static List<Overload> overloads() {
        return List.of(
                Overload.global("ip", "string_to_ip", IP, of(STRING), a -> Ip.parse((String) a[0])),
                Overload.global("isIP", "is_ip", BOOL, of(STRING), a -> Ip.is((String) a[0])),
                Overload.global(
                        "ip.isCanonical",
                        "ip_is_canonical",
                        BOOL,
                        of(STRING),
                        a -> Ip.parse((String) a[0]).toString().equals(a[0])),
                Overload.global("string", "ip_to_string", STRING, of(IP), a -> a[0].toString()),
                Overload.member(
                        "family", "ip_family", INT, of(IP), a -> ((Ip) a[0]).isV4() ? 4L : 6L),
                question("isUnspecified", "ip_is_unspecified", Ip::isUnspecified),
                question("isLoopback", "ip_is_loopback", Ip::isLoopback),
                question(
                        "isLinkLocalMulticast",
                        "ip_is_link_local_multicast",
                        Ip::isLinkLocalMulticast),
                question("isLinkLocalUnicast", "ip_is_link_local_unicast", Ip::isLinkLocalUnicast),
                question("isGlobalUnicast", "ip_is_global_unicast", Ip::isGlobalUnicast),
                Overload.global(
                        "cidr", "string_to_cidr", CIDR, of(STRING), a -> Cidr.parse((String) a[0])),
                Overload.global("isCIDR", "is_cidr", BOOL, of(STRING), a -> Cidr.is((String) a[0])),
                Overload.global("string", "cidr_to_string", STRING, of(CIDR), a -> a[0].toString()),
                Overload.member("ip", "cidr_ip", IP, of(CIDR), a -> ((Cidr) a[0]).ip()),
                Overload.member(
                        "prefixLength",
                        "cidr_prefix_length",
                        INT,
                        of(CIDR),
                        a -> (long) ((Cidr) a[0]).bits()),
                Overload.member(
                        "masked", "cidr_masked", CIDR, of(CIDR), a -> ((Cidr) a[0]).masked()),
                Overload.member(
                        "containsIP",
                        "cidr_contains_ip_string",
                        BOOL,
                        of(CIDR, STRING),
                        a -> ((Cidr) a[0]).contains(Ip.parse((String) a[1]))),
                Overload.member(
                        "containsIP",
                        "cidr_contains_ip_ip",
                        BOOL,
                        of(CIDR, IP),
                        a -> ((Cidr) a[0]).contains((Ip) a[1])),
                Overload.member(
                        "containsCIDR",
                        "cidr_contains_cidr_string",
                        BOOL,
                        of(CIDR, STRING),
                        a -> ((Cidr) a[0]).contains(Cidr.parse((String) a[1]))),
                Overload.member(
                        "containsCIDR",
                        "cidr_contains_cidr",
                        BOOL,
                        of(CIDR, CIDR),
                        a -> ((Cidr) a[0]).contains((Cidr) a[1])));
    }

    private static Overload question(String name, String id, Predicate<Ip> predicate) {
        return Overload.member(name, id, BOOL, of(IP), a -> predicate.test((Ip) a[0]));
    }
}
