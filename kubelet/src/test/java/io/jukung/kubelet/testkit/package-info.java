/**
 * A containerd of the tests' own, with images made from busybox.
 *
 * <p>The main path is {@link io.jukung.kubelet.testkit.PrivateContainerd#start}; its process ends
 * with the test.
 */
@NullMarked
package io.jukung.kubelet.testkit;

import org.jspecify.annotations.NullMarked;
