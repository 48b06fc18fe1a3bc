package io.jukung.client;

import io.jukung.client.testkit.MemoryApi;
import io.jukung.client.testkit.TransportSuite;

class MemoryTransportTest extends TransportSuite {
    @Override
    protected Transport transport() {
        return new MemoryApi().transport();
    }
}
