package io.jukung.store.memory;

import io.jukung.store.SoleWriterContract;
import io.jukung.store.Store;

class MemoryStoreTest extends SoleWriterContract {
    @Override
    protected Store open() {
        return new MemoryStore();
    }
}
