/**
 * Plugins that change or refuse writes. Starts at {@link
 * io.jukung.apiserver.admission.AdmissionPlugin}; runs on the request's thread.
 */
@NullMarked
package io.jukung.apiserver.admission;

import org.jspecify.annotations.NullMarked;
