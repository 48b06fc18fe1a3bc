package io.jukung.controlplane.admission;

import io.jukung.apiserver.admission.AdmissionAttributes;
import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.admission.AdmissionPlugin;
import io.jukung.apiserver.registry.Registry;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.machinery.tree.JsonObject;
import org.jspecify.annotations.Nullable;

/** Gives ingresses that name no class the default one. */
final class DefaultIngressClass implements AdmissionPlugin {
    private final DefaultClass defaultClass;

    DefaultIngressClass(Registry registry) {
        this.defaultClass =
                new DefaultClass(
                        registry,
                        BuiltIn.INGRESS_CLASSES,
                        "ingressclass.kubernetes.io/is-default-class");
    }

    @Override
    public String name() {
        return "DefaultIngressClass";
    }

    @Override
    public boolean handles(AdmissionAttributes attributes) {
        return Target.is(attributes, BuiltIn.INGRESSES, Operation.CREATE);
    }

    @Override
    public @Nullable JsonObject admit(AdmissionAttributes attributes) {
        JsonObject ingress = attributes.object();
        if (ingress == null
                || ingress.object("spec").has("ingressClassName")
                || ingress.object("metadata")
                        .object("annotations")
                        .has("kubernetes.io/ingress.class")) {
            return ingress;
        }
        String name = defaultClass.get();
        return name.isEmpty() ? ingress : ingress.withAt(name, "spec", "ingressClassName");
    }
}
