/**
 * What every part stands on: clock, component lifecycle and supervision, back-off, metrics, logs,
 * feature gates and flags as data. Supervised components run on a virtual thread each.
 */
@NullMarked
package io.jukung.base;

import org.jspecify.annotations.NullMarked;
