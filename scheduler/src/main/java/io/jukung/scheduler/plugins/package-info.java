/**
 * The considerations, one class each, under upstream's plugin names. The main path starts at {@link
 * io.jukung.scheduler.plugins.DefaultPlugins#all}, where their order stands. All are pure.
 */
@NullMarked
package io.jukung.scheduler.plugins;

import org.jspecify.annotations.NullMarked;
