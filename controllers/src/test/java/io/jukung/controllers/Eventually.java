package io.jukung.controllers;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.function.BooleanSupplier;

/** Waits for what loops on other threads bring about; the limit only bounds a failing test. */
final class Eventually {
    private static final int STEPS = 4000;

    private Eventually() {}

    static void eventually(String what, BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < STEPS; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            Thread.sleep(5);
        }
        fail(what);
    }
}
