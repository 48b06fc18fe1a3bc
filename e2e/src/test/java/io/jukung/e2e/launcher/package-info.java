/**
 * The launcher itself: what it says where something is amiss, and clusters side by side. Each test
 * is one flow. Everything runs on the test's thread.
 */
@NullMarked
package io.jukung.e2e.launcher;

import org.jspecify.annotations.NullMarked;
