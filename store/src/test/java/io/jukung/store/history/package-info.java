/** Records what concurrent clients of a store saw, and decides whether one order explains it. */
package io.jukung.store.history;
