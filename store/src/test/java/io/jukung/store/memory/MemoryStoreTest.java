package io.jukung.store.memory;

import io.jukung.store.Store;
import io.jukung.store.StoreContract;

class MemoryStoreTest extends StoreContract {
    @Override
    protected Store open() {
        return new MemoryStore();
    }
}
