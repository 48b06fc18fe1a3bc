package io.jukung.controlplane;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Arithmetic on the range of service addresses. */
final class ServiceAddresses {
    private ServiceAddresses() {}

    /** The first address of a CIDR after that of the network itself: the kubernetes service's. */
    static String first(String cidr) {
        try {
            byte[] network =
                    InetAddress.getByName(cidr.substring(0, cidr.indexOf('/'))).getAddress();
            byte[] next = new BigInteger(1, network).add(BigInteger.ONE).toByteArray();
            byte[] address = new byte[network.length];
            int length = Math.min(next.length, address.length);
            System.arraycopy(next, next.length - length, address, address.length - length, length);
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(cidr, e);
        }
    }
}
