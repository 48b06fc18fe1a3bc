/**
 * Kubernetes' protobuf encoding of built-in objects, to and from trees.
 *
 * <p>The main path starts at {@link io.jukung.schema.protobuf.ProtobufCodec}, which walks a tree
 * and its type side by side, with the field numbers of {@code wire.txt}. Safe for all threads.
 */
@NullMarked
package io.jukung.schema.protobuf;

import org.jspecify.annotations.NullMarked;
