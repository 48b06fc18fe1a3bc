/**
 * kubectl's verbs against a control plane whose nodes are simulated: no root and no container
 * engine. Each class is one area, each test one flow. Everything runs on the test's thread.
 */
@NullMarked
package io.jukung.e2e.controlplane;

import org.jspecify.annotations.NullMarked;
