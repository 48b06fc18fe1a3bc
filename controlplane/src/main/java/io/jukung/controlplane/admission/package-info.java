/**
 * The admission plugins that know built-in kinds, in upstream's order.
 *
 * <p>The main path starts at {@link io.jukung.controlplane.admission.AdmissionPlugins#chain}, whose
 * list is the order. Plugins run on the request's thread and keep no state but derived indexes.
 */
@NullMarked
package io.jukung.controlplane.admission;

import org.jspecify.annotations.NullMarked;
