/**
 * Amounts of resources: {@code 100m}, {@code 1.5Gi}, {@code 12e6}. The main path is {@link
 * io.jukung.machinery.quantity.Quantity#parse} and {@link
 * io.jukung.machinery.quantity.Quantity#toString}. No thread runs here.
 */
@NullMarked
package io.jukung.machinery.quantity;

import org.jspecify.annotations.NullMarked;
