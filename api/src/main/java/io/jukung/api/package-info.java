/**
 * Typed views of every built-in kind, generated in the build: {@code pod.spec().containers()}.
 *
 * <p>Hand-written here are only {@link io.jukung.api.Kind} and {@link io.jukung.api.KubeObject};
 * the views stand in packages such as {@code io.jukung.api.core.v1} below target/generated-sources.
 * No thread runs here.
 */
@NullMarked
package io.jukung.api;

import org.jspecify.annotations.NullMarked;
