/**
 * Lines of log as klog writes them, from {@link System.Logger} to one sink per process. The main
 * path starts at {@link io.jukung.base.logging.KlogFinder}, which a program's jar registers as its
 * {@code System.LoggerFinder}; a library that only stands on this module's jar keeps its own. Any
 * thread may log; a sink writes one line at a time.
 */
@NullMarked
package io.jukung.base.logging;

import org.jspecify.annotations.NullMarked;
