package io.jukung.controllers.nodeipam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class CidrPoolTest {
    @Test
    void handsOutPartsInTurnAndSkipsTakenOnes() {
        CidrPool pool = new CidrPool(Cidr.parse("10.244.0.0/22"), 24);
        pool.occupy(Cidr.parse("10.244.1.0/24"));
        pool.occupy(Cidr.parse("10.96.0.0/16"));
        assertEquals("10.244.0.0/24", String.valueOf(pool.allocate()));
        assertEquals("10.244.2.0/24", String.valueOf(pool.allocate()));
        pool.release(Cidr.parse("10.244.0.0/24"));
        assertEquals("10.244.3.0/24", String.valueOf(pool.allocate()));
        assertEquals("10.244.0.0/24", String.valueOf(pool.allocate()));
        assertNull(pool.allocate());
    }

    @Test
    void writesIpv6AsRfc5952() {
        CidrPool pool = new CidrPool(Cidr.parse("fd00:10:244::/56"), 64);
        assertEquals("fd00:10:244::/64", String.valueOf(pool.allocate()));
        assertEquals("fd00:10:244:1::/64", String.valueOf(pool.allocate()));
    }

    @Test
    void refusesWhatIsNoNetwork() {
        assertThrows(IllegalArgumentException.class, () -> Cidr.parse("example.com/24"));
        assertThrows(IllegalArgumentException.class, () -> Cidr.parse("10.0.0.0/33"));
        assertThrows(
                IllegalArgumentException.class, () -> new CidrPool(Cidr.parse("10.0.0.0/24"), 16));
    }
}
