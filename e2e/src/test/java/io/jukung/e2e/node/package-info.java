/**
 * Real containers on this machine, driven by kubectl. Each class is one area, each test one flow;
 * the classes that stop or kill things come last. Everything runs on the test's thread.
 */
@NullMarked
package io.jukung.e2e.node;

import org.jspecify.annotations.NullMarked;
