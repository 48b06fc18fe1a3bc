/**
 * What several controllers ask of a pod's state. It starts and ends with {@link
 * io.jukung.controllers.pods.Pods}; no thread runs here.
 */
@NullMarked
package io.jukung.controllers.pods;

import org.jspecify.annotations.NullMarked;
