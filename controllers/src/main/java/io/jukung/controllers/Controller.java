package io.jukung.controllers;

/**
 * One control loop. Its constructor asks the context for informers and joins their handlers; when
 * all informers have their first list, it is run.
 */
@FunctionalInterface
public interface Controller {
    /** Works until this thread is interrupted. */
    void run() throws InterruptedException;
}
