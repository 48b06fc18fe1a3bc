/**
 * What objects use of their namespace's quotas, as the server charges it on admission and the
 * controller counts it afterwards. Starts at {@link io.jukung.machinery.quota.Evaluator#of}. Free
 * of threads and state.
 */
@NullMarked
package io.jukung.machinery.quota;

import org.jspecify.annotations.NullMarked;
