/**
 * Pods and the pod specs inside of other kinds: defaults, validation, quality of service, warnings
 * and subresources. Starts at {@link io.jukung.resources.pod.PodStrategy} and, for templates, at
 * {@link io.jukung.resources.pod.PodTemplates}; runs on the request's thread.
 */
@NullMarked
package io.jukung.resources.pod;

import org.jspecify.annotations.NullMarked;
