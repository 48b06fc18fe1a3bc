/**
 * CustomResourceDefinitions and the resources that they define, served by the same registry as what
 * is built in. Starts at {@link io.jukung.apiserver.customresources.CustomResources}, which follows
 * the definitions in the store and adds, changes and removes resources. One virtual thread follows,
 * another one sees to names, conditions and deletions; all else runs on requests' threads.
 */
@NullMarked
package io.jukung.apiserver.customresources;

import org.jspecify.annotations.NullMarked;
