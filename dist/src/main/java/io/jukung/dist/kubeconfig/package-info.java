/**
 * The user's kubeconfig: our context in, others untouched. The main path starts at {@link
 * io.jukung.dist.kubeconfig.KubeconfigFile}. Everything runs on the main thread.
 */
@NullMarked
package io.jukung.dist.kubeconfig;

import org.jspecify.annotations.NullMarked;
