package io.jukung.apiserver.storage;

import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.schema.protobuf.ProtobufCodec;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * How a server's objects look in the store: {@code --storage-media-type} and {@code
 * --encryption-provider-config}. Reading takes every form, whatever is written.
 *
 * @param mediaType the form that built-in kinds are written in; custom resources are always JSON
 * @param encryption asked anew for every object, so that a rotated key holds at once
 */
public record StorageForms(MediaType mediaType, Supplier<Encryption> encryption) {
    /** JSON as it is: what a store of one's own is given. */
    public static final StorageForms JSON = new StorageForms(MediaType.JSON, () -> Encryption.NONE);

    /** Groups of which upstream's servers write JSON whatever they are told. */
    private static final Set<String> ALWAYS_JSON =
            Set.of("apiextensions.k8s.io", "apiregistration.k8s.io");

    /** What objects are serialized as. */
    public enum MediaType {
        JSON("application/json"),
        PROTOBUF(ProtobufCodec.CONTENT_TYPE);

        private final String type;

        MediaType(String type) {
            this.type = type;
        }

        /**
         * @throws IllegalArgumentException for any other type
         */
        public static MediaType parse(String type) {
            for (MediaType known : values()) {
                if (known.type.equals(type)) {
                    return known;
                }
            }
            throw new IllegalArgumentException(
                    "--storage-media-type \""
                            + type
                            + "\" invalid, allowed values: application/json,"
                            + " application/vnd.kubernetes.protobuf");
        }
    }

    /**
     * The form of one resource's objects.
     *
     * @param kind as it is stored
     * @param settle makes an object of another version, or one that somebody else wrote, what this
     *     server would have written: converted and with its defaults
     */
    public ObjectForm of(
            GroupResource resource, GroupVersionKind kind, UnaryOperator<JsonObject> settle) {
        boolean protobuf =
                mediaType == MediaType.PROTOBUF
                        && !ALWAYS_JSON.contains(kind.group())
                        && ProtobufCodec.builtIn().knows(kind);
        return new ObjectForm(kind, protobuf, () -> encryption.get().of(resource), settle);
    }
}
