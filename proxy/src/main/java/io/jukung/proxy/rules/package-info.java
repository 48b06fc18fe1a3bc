/**
 * From services and endpoint slices to the text of an nftables table: pure functions. The main path
 * starts at {@link io.jukung.proxy.rules.Ruleset#of}. Callers' threads.
 */
@NullMarked
package io.jukung.proxy.rules;

import org.jspecify.annotations.NullMarked;
