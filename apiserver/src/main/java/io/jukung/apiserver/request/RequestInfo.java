package io.jukung.apiserver.request;

import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.names.GroupVersionResource;

/**
 * What a request asks for, read off its method, path and query; the source is apiserver's {@code
 * request.RequestInfo}.
 *
 * @param resourceRequest false for paths such as {@code /healthz}; then only {@code verb} (the
 *     method in lower case) and {@code path} mean anything
 * @param verb {@code get list watch create update patch delete deletecollection}, proxied verbs
 *     included
 * @param namespace "" for none or all
 * @param name "" for a collection
 * @param subresource "" for none
 * @param rest what follows the subresource in the path (a proxy's path), "" for none
 * @param fieldSelector the selector of a list, watch or deletecollection as sent, "" for none
 * @param labelSelector likewise
 */
public record RequestInfo(
        boolean resourceRequest,
        String path,
        String verb,
        String group,
        String version,
        String namespace,
        String resource,
        String name,
        String subresource,
        String rest,
        String fieldSelector,
        String labelSelector) {
    /** A request without selectors. */
    public RequestInfo(
            boolean resourceRequest,
            String path,
            String verb,
            String group,
            String version,
            String namespace,
            String resource,
            String name,
            String subresource,
            String rest) {
        this(
                resourceRequest,
                path,
                verb,
                group,
                version,
                namespace,
                resource,
                name,
                subresource,
                rest,
                "",
                "");
    }

    /** A request for a path that is no resource. */
    public static RequestInfo path(String path, String verb) {
        return new RequestInfo(false, path, verb, "", "", "", "", "", "", "");
    }

    /** The same request, called otherwise. */
    public RequestInfo withVerb(String other) {
        return new RequestInfo(
                resourceRequest,
                path,
                other,
                group,
                version,
                namespace,
                resource,
                name,
                subresource,
                rest,
                fieldSelector,
                labelSelector);
    }

    /** The same request with selectors. */
    public RequestInfo selecting(String fields, String labels) {
        return new RequestInfo(
                resourceRequest,
                path,
                verb,
                group,
                version,
                namespace,
                resource,
                name,
                subresource,
                rest,
                fields,
                labels);
    }

    /** Whether the request only reads. */
    public boolean readOnly() {
        return verb.equals("get")
                || verb.equals("list")
                || verb.equals("watch")
                || verb.equals("head")
                || verb.equals("options");
    }

    /** What a request for a resource asks for, made without a URL. */
    public static RequestInfo resource(
            String verb,
            GroupVersionResource resource,
            String namespace,
            String name,
            String subresource) {
        StringBuilder path = new StringBuilder(resource.groupVersion().path());
        if (!namespace.isEmpty()) {
            path.append("/namespaces/").append(namespace);
        }
        path.append('/').append(resource.resource());
        if (!name.isEmpty()) {
            path.append('/').append(name);
        }
        if (!subresource.isEmpty()) {
            path.append('/').append(subresource);
        }
        return new RequestInfo(
                true,
                path.toString(),
                verb,
                resource.group(),
                resource.version(),
                namespace,
                resource.resource(),
                name,
                subresource,
                "");
    }

    public GroupVersionResource groupVersionResource() {
        return new GroupVersionResource(group, version, resource);
    }

    public GroupResource groupResource() {
        return new GroupResource(group, resource);
    }
}
