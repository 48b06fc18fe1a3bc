/**
 * Webhook configurations and admission policies as objects: what is checked of them when they are
 * written. Starts at {@link io.jukung.resources.admission.AdmissionStrategies}; runs on the
 * request's thread.
 */
@NullMarked
package io.jukung.resources.admission;

import org.jspecify.annotations.NullMarked;
