package io.jukung.controlplane.quota;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.machinery.tree.JsonObject;
import java.util.Collection;

/** Knows what the objects of one resource use of a quota. */
interface Evaluator {
    /** Whether such a write can change what is used. */
    boolean handles(AdmissionAttributes write);

    /** Those of a quota's resource names that objects of this resource use. */
    Collection<String> measured(Collection<String> names);

    Usage usage(JsonObject object);

    /** Whether an object is in a quota's scope. */
    default boolean inScope(Scope scope, JsonObject object) {
        return false;
    }

    /** What an object lacks that must say something of these resources, "" for nothing. */
    default String lacking(Collection<String> restricted, JsonObject object) {
        return "";
    }
}
