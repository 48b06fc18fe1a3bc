/**
 * The commands that a person types: up, status, logs, down, reset, image. The main path starts at
 * {@link io.jukung.dist.cli.Up}. Everything runs on the main thread.
 */
@NullMarked
package io.jukung.dist.cli;

import org.jspecify.annotations.NullMarked;
