/**
 * What many strategies have in common. Starts at {@link io.jukung.resources.strategy.SpecStrategy};
 * runs on the request's thread.
 */
@NullMarked
package io.jukung.resources.strategy;

import org.jspecify.annotations.NullMarked;
