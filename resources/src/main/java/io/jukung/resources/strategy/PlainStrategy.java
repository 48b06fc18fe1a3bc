package io.jukung.resources.strategy;

/** A kind without status and generation. */
public class PlainStrategy extends SpecStrategy {
    @Override
    protected boolean hasStatus() {
        return false;
    }

    @Override
    protected boolean hasGeneration() {
        return false;
    }
}
