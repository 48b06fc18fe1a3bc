/**
 * Priority and fairness: which of the requests that are too many at once wait, and which are
 * refused. Starts at {@link io.jukung.apiserver.flowcontrol.FlowControl}, a filter of the chain.
 * Has no thread of its own: whoever ends a request lets the next one in, and whoever finds its
 * level full shares the seats out anew.
 */
@NullMarked
package io.jukung.apiserver.flowcontrol;

import org.jspecify.annotations.NullMarked;
