package io.jukung.cel.value;

/** A value of one of Kubernetes' own types: an address, a quantity, a version. */
public interface Opaque {
    /** As {@code type(x)} names it: {@code net.IP}, {@code kubernetes.Quantity}. */
    String typeName();
}
