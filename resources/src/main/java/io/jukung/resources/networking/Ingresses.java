package io.jukung.resources.networking;

import io.jukung.machinery.tree.JsonObject;
import io.jukung.machinery.validation.Names;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.IpRules;
import io.jukung.resources.field.IpWarnings;
import io.jukung.resources.field.Rules;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks ingresses and their classes. */
final class Ingresses {
    private static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";

    private static final int LONGEST_CONTROLLER = 250;

    private Ingresses() {}

    static List<String> warnings(JsonObject ingress, @Nullable JsonObject old) {
        boolean deprecated =
                old == null
                        && ingress.object("metadata").object("annotations").has(CLASS_ANNOTATION)
                        && !ingress.object("spec").has("ingressClassName");
        return deprecated
                ? List.of(
                        "annotation \""
                                + CLASS_ANNOTATION
                                + "\" is deprecated, please use 'spec.ingressClassName' instead")
                : List.of();
    }

    static List<String> statusWarnings(JsonObject ingress) {
        List<String> warnings = new ArrayList<>(0);
        for (Field point : Field.root(ingress).at("status", "loadBalancer", "ingress").items()) {
            warnings.addAll(IpWarnings.ofIp(point.as(point.text("ip"))));
        }
        return warnings;
    }

    static void check(Field ingress, @Nullable Field old) {
        Field spec = ingress.at("spec");
        if (spec.at("rules").empty() && !spec.has("defaultBackend")) {
            spec.invalid(
                    spec.at("rules").value(),
                    "either `defaultBackend` or `rules` must be specified");
        }
        if (spec.has("defaultBackend")) {
            backend(spec.at("defaultBackend"));
        }
        spec.at("rules").items().forEach(Ingresses::rule);
        for (Field tls : spec.at("tls").items()) {
            for (Field host : tls.at("hosts").items()) {
                boolean wildcard = host.text().contains("*");
                host.check(wildcard ? Names::wildcardDns1123Subdomain : Names::dns1123Subdomain);
            }
            tls.at("secretName").checkIfSet(Names::dns1123Subdomain);
        }
        if (spec.has("ingressClassName")) {
            spec.at("ingressClassName").check(Names::dns1123Subdomain);
        }
        Field annotation = ingress.at("metadata", "annotations").key(CLASS_ANNOTATION);
        if (old == null && annotation.present() && spec.has("ingressClassName")) {
            if (!annotation.text().equals(spec.text("ingressClassName"))) {
                ingress.at("annotations", CLASS_ANNOTATION)
                        .invalid(
                                annotation.text(),
                                "must match `ingressClassName` when both are specified");
            }
        }
    }

    private static void rule(Field rule) {
        Field host = rule.at("host");
        if (!host.empty()) {
            if (Names.ip(host.text()).isEmpty()) {
                host.invalid("must be a DNS name, not an IP address");
            }
            boolean wildcard = host.text().contains("*");
            host.check(wildcard ? Names::wildcardDns1123Subdomain : Names::dns1123Subdomain);
        }
        Field http = rule.at("http");
        if (http.absent()) {
            return;
        }
        http.at("paths").required();
        http.at("paths").items().forEach(Ingresses::path);
    }

    private static void path(Field path) {
        Field type = path.at("pathType");
        Field text = path.at("path");
        if (type.absent()) {
            type.missing("pathType must be specified");
            return;
        }
        switch (type.text()) {
            case "Exact", "Prefix" -> {
                if (!text.text().startsWith("/")) {
                    text.invalid(text.text(), "must be an absolute path");
                }
                for (String bad : List.of("//", "/./", "/../", "%2f", "%2F")) {
                    if (text.text().contains(bad)) {
                        text.invalid("must not contain '" + bad + "'");
                    }
                }
                for (String bad : List.of("/..", "/.")) {
                    if (text.text().endsWith(bad)) {
                        text.invalid("cannot end with '" + bad + "'");
                    }
                }
            }
            case "ImplementationSpecific" -> {
                if (!text.empty() && !text.text().startsWith("/")) {
                    text.invalid("must be an absolute path");
                }
            }
            default -> type.notSupported("Exact", "ImplementationSpecific", "Prefix");
        }
        backend(path.at("backend"));
    }

    private static void backend(Field backend) {
        Field service = backend.at("service");
        boolean resource = backend.has("resource");
        if (resource && service.present()) {
            backend.invalid("", "cannot set both resource and service backends");
        } else if (resource) {
            reference(backend.at("resource"));
        } else if (service.present()) {
            service(backend, service);
        } else {
            backend.invalid("", "resource or service backend is required");
        }
    }

    private static void reference(Field reference) {
        if (reference.has("apiGroup")) {
            reference.at("apiGroup").check(Names::dns1123Subdomain);
        }
        for (String part : List.of("kind", "name")) {
            reference.at(part).requiredAnd(Names::pathSegmentName);
        }
    }

    private static void service(Field backend, Field service) {
        service.at("name").requiredAnd(Names::dns1123Label);
        Field port = service.at("port");
        boolean named = !port.at("name").empty();
        boolean numbered = port.at("number").number() != 0;
        if (named && numbered) {
            backend.invalid("", "cannot set both port name & port number");
        } else if (named) {
            port.at("name").check(Names::portName);
        } else if (numbered) {
            Rules.portNumber(port.at("number"));
        } else {
            backend.missing("port name or number is required");
        }
    }

    static void status(Field ingress, @Nullable Field old) {
        for (Field point : ingress.at("status", "loadBalancer", "ingress").items()) {
            point.at("ip").checkIfSet(IpRules::ip);
            Field host = point.at("hostname");
            if (!host.empty()) {
                host.check(Names::dns1123Subdomain);
                if (Names.ip(host.text()).isEmpty()) {
                    host.invalid("must be a DNS name, not an IP address");
                }
            }
        }
    }

    static void ingressClass(Field object, @Nullable Field old) {
        Field controller = object.at("spec", "controller");
        if (old != null) {
            controller.immutable(old.at("spec", "controller"));
        }
        if (controller.text().length() > LONGEST_CONTROLLER) {
            controller.tooLong(LONGEST_CONTROLLER);
        }
        if (controller.empty()) {
            controller.missing("");
        } else {
            Rules.domainPrefixedPath(controller);
        }
        Field parameters = object.at("spec", "parameters");
        if (parameters.absent()) {
            return;
        }
        reference(parameters);
        Field scope = parameters.at("scope");
        Field namespace = parameters.at("namespace");
        switch (scope.text()) {
            case "Namespace" -> {
                if (namespace.absent()) {
                    namespace.missing("`parameters.scope` is set to 'Namespace'");
                } else {
                    namespace.check(Names::dns1123Label);
                }
            }
            case "Cluster" -> {
                if (namespace.present()) {
                    namespace.forbidden("`parameters.scope` is set to 'Cluster'");
                }
            }
            default -> {
                if (scope.absent()) {
                    scope.missing("");
                } else {
                    scope.notSupported("Cluster", "Namespace");
                }
            }
        }
    }
}
