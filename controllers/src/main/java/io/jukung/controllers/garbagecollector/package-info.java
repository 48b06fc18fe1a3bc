/**
 * Deletes objects whose owners are gone, in the order that the deletions ask for.
 *
 * <p>The main path is: an informer per deletable resource feeds {@code Graph}; {@code Graph} names
 * objects to look at; {@link io.jukung.controllers.garbagecollector.GarbageCollector} looks at the
 * live object and its live owners and acts. Informers' threads write the graph under its lock,
 * workers read it and do the requests.
 */
@NullMarked
package io.jukung.controllers.garbagecollector;

import org.jspecify.annotations.NullMarked;
