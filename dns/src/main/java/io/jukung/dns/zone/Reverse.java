package io.jukung.dns.zone;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Addresses as names. */
final class Reverse {
    private Reverse() {}

    /** The name under which an address' PTR record stands. */
    static String name(byte[] address) {
        List<String> labels = new ArrayList<>();
        for (byte octet : address) {
            if (address.length == 4) {
                labels.add(Integer.toString(octet & 0xff));
            } else {
                labels.add(Integer.toHexString(octet >> 4 & 15));
                labels.add(Integer.toHexString(octet & 15));
            }
        }
        Collections.reverse(labels);
        return String.join(".", labels) + (address.length == 4 ? ".in-addr.arpa" : ".ip6.arpa");
    }

    /**
     * The address in a pod's name: {@code 10-244-0-5} or {@code fd00--5}; null where it is none.
     */
    static byte @Nullable [] dashed(String label) {
        String v4 = label.replace('-', '.');
        String v6 = label.replace('-', ':');
        boolean four = label.matches("[0-9]{1,3}(-[0-9]{1,3}){3}");
        boolean six = !four && label.matches("[0-9a-f-]+") && v6.contains(":");
        if (!four && !six) {
            return null;
        }
        try {
            return InetAddress.getByName(four ? v4 : v6).getAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
