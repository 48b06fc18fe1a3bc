/**
 * What names, labels and other small texts may look like, and what upstream says where they do not.
 * The main path starts at {@link io.jukung.machinery.validation.Names} for texts and at {@link
 * io.jukung.machinery.validation.MetaValidation} for whole pieces of metadata. No thread runs here.
 */
@NullMarked
package io.jukung.machinery.validation;

import org.jspecify.annotations.NullMarked;
