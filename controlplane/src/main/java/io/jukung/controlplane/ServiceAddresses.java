package io.jukung.controlplane;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Arithmetic on the range of service addresses. */
final class ServiceAddresses {
    private ServiceAddresses() {}

    /** The first address of a CIDR after that of the network itself: the kubernetes service's. */
    static String first(String cidr) {
        int slash = cidr.indexOf('/');
        try {
            byte[] given = InetAddress.getByName(cidr.substring(0, slash)).getAddress();
            int hostBits = given.length * 8 - Integer.parseInt(cidr.substring(slash + 1));
            BigInteger network = new BigInteger(1, given).shiftRight(hostBits).shiftLeft(hostBits);
            byte[] first = network.add(BigInteger.ONE).toByteArray();
            byte[] address = new byte[given.length];
            int length = Math.min(first.length, address.length);
            System.arraycopy(
                    first, first.length - length, address, address.length - length, length);
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(cidr, e);
        }
    }
}
