package io.jukung.controlplane.token;

import io.jukung.apiserver.admission.AdmissionAttributes.Operation;
import io.jukung.apiserver.registry.Subresource;
import io.jukung.apiserver.registry.SubresourceCall;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.controlplane.cluster.BuiltIn;
import io.jukung.machinery.names.GroupResource;
import io.jukung.machinery.names.GroupVersionKind;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import io.jukung.machinery.status.StatusException;
import io.jukung.machinery.time.Times;
import io.jukung.machinery.tree.JsonArray;
import io.jukung.machinery.tree.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code serviceaccounts/NAME/token}: issues a token for the account. */
public final class TokenRequests implements Subresource.Handler {
    private static final GroupVersionKind KIND =
            new GroupVersionKind("authentication.k8s.io", "v1", "TokenRequest");

    /** What the kubelet asks for a pod's own token; such tokens live on for old clients. */
    private static final long WARN_ONLY_SECONDS = 3607;

    private final TokenIssuer issuer;
    private final List<String> audiences;
    private final Limits limits;

    /**
     * How long tokens live.
     *
     * @param maximum the longest life, zero for any
     * @param extend whether a pod's own token outlives what was asked, up to {@code extended}
     */
    public record Limits(Duration maximum, boolean extend, Duration extended) {
        /** Upstream's: no maximum, pods' tokens extended to a year. */
        public static final Limits DEFAULT = new Limits(Duration.ZERO, true, Duration.ofDays(365));
    }

    /**
     * @param audiences the API server's own, given to tokens that name none
     */
    public TokenRequests(TokenIssuer issuer, List<String> audiences, Limits limits) {
        this.issuer = issuer;
        this.audiences = List.copyOf(audiences);
        this.limits = limits;
    }

    /** The subresource to hang under serviceaccounts. */
    public Subresource subresource() {
        return Subresource.custom("token", KIND, Set.of("create"), this);
    }

    @Override
    public ApiResponse handle(SubresourceCall call) {
        JsonObject account = call.object();
        JsonObject request = named(call.body(KIND), account.object("metadata"));
        request = call.admit(Operation.CREATE, KIND, request, null);
        JsonObject spec = completed(request.object("spec"));
        validate(spec);
        Bound bound = bound(call, account, spec.object("boundObjectRef"));
        long asked = shortened(call, spec.integer("expirationSeconds", 3600));
        spec = spec.with("expirationSeconds", asked);
        boolean extended =
                limits.extend()
                        && bound.pod()
                        && asked == WARN_ONLY_SECONDS
                        && audiences.containsAll(spec.array("audiences").strings());
        if (call.dryRun()) {
            return new ApiResponse.Tree(201, request.with("spec", spec));
        }
        TokenIssuer.Issued issued =
                issuer.issue(
                        new TokenIssuer.Claims(
                                account,
                                bound.claims(),
                                spec.array("audiences").strings(),
                                extended ? limits.extended().toSeconds() : asked,
                                extended ? asked : 0));
        call.request()
                .auditAnnotations()
                .put("authentication.kubernetes.io/issued-credential-id", "JTI=" + issued.id());
        JsonObject status =
                JsonObject.of(
                        "token",
                        issued.token(),
                        "expirationTimestamp",
                        Times.format(issued.at().plusSeconds(asked)));
        return new ApiResponse.Tree(201, request.with("spec", spec).with("status", status));
    }

    private static JsonObject named(JsonObject request, JsonObject account) {
        JsonObject metadata = request.object("metadata");
        String name = account.string("name");
        String namespace = account.string("namespace");
        if (!metadata.string("name").isEmpty() && !metadata.string("name").equals(name)) {
            throw StatusException.badRequest(
                    "the name of the object ("
                            + metadata.string("name")
                            + ") does not match the name on the URL ("
                            + name
                            + ")");
        }
        return request.with("metadata", metadata.with("name", name).with("namespace", namespace));
    }

    private JsonObject completed(JsonObject spec) {
        JsonObject completed =
                spec.get("expirationSeconds") instanceof Long
                        ? spec
                        : spec.with("expirationSeconds", 3600L);
        return completed.array("audiences").isEmpty()
                ? completed.with("audiences", JsonArray.copyOf(audiences))
                : completed;
    }

    private static void validate(JsonObject spec) {
        FieldPath path = FieldPath.of("spec", "expirationSeconds");
        long seconds = spec.integer("expirationSeconds", 0);
        List<FieldError> errors = new ArrayList<>(1);
        if (seconds < 600) {
            errors.add(
                    FieldError.invalid(
                            path, seconds, "may not specify a duration less than 10 minutes"));
        }
        if (seconds > 1L << 32) {
            errors.add(
                    FieldError.invalid(
                            path, seconds, "may not specify a duration larger than 2^32 seconds"));
        }
        if (!errors.isEmpty()) {
            throw StatusException.invalid(KIND.group(), KIND.kind(), "", errors);
        }
    }

    private long shortened(SubresourceCall call, long seconds) {
        long maximum = limits.maximum().toSeconds();
        if (maximum == 0 || seconds <= maximum) {
            return seconds;
        }
        call.request()
                .warn(
                        "requested expiration of "
                                + seconds
                                + " seconds shortened to "
                                + maximum
                                + " seconds");
        return maximum;
    }

    /** What the token will be bound to, as claims. */
    private record Bound(JsonObject claims, boolean pod) {}

    private static Bound bound(SubresourceCall call, JsonObject account, JsonObject reference) {
        if (reference.isEmpty()) {
            return new Bound(JsonObject.EMPTY, false);
        }
        String kind = reference.string("kind");
        String version = reference.string("apiVersion");
        JsonObject metadata = account.object("metadata");
        if (!version.isEmpty() && !version.equals("v1")) {
            throw unbindable(reference);
        }
        return switch (kind) {
            case "Pod" -> {
                JsonObject pod = find(call, BuiltIn.PODS, metadata.string("namespace"), reference);
                String runsAs = pod.object("spec").string("serviceAccountName");
                if (!runsAs.equals(metadata.string("name"))) {
                    throw StatusException.badRequest(
                            "cannot bind token for serviceaccount \""
                                    + metadata.string("name")
                                    + "\" to pod running with different serviceaccount name.");
                }
                yield new Bound(podClaims(call, pod), true);
            }
            case "Secret" ->
                    new Bound(
                            claim(
                                    "secret",
                                    find(
                                            call,
                                            BuiltIn.SECRETS,
                                            metadata.string("namespace"),
                                            reference)),
                            false);
            case "Node" ->
                    new Bound(claim("node", find(call, BuiltIn.NODES, "", reference)), false);
            default -> throw unbindable(reference);
        };
    }

    private static StatusException unbindable(JsonObject reference) {
        return StatusException.badRequest(
                "cannot bind token to object of type " + GroupVersionKind.of(reference));
    }

    private static JsonObject podClaims(SubresourceCall call, JsonObject pod) {
        JsonObject claims = claim("pod", pod);
        String nodeName = pod.object("spec").string("nodeName");
        if (nodeName.isEmpty()) {
            return claims;
        }
        JsonObject node = call.registry().objects(BuiltIn.NODES).get("", nodeName);
        return claims.with(
                "node",
                node == null
                        ? JsonObject.of("name", nodeName)
                        : TokenIssuer.nameAndUid(node.object("metadata")));
    }

    private static JsonObject claim(String what, JsonObject object) {
        return JsonObject.of(what, TokenIssuer.nameAndUid(object.object("metadata")));
    }

    private static JsonObject find(
            SubresourceCall call, GroupResource resource, String namespace, JsonObject reference) {
        String name = reference.string("name");
        JsonObject found = call.registry().objects(resource).get(namespace, name);
        if (found == null) {
            throw StatusException.notFound(resource, name);
        }
        String uid = reference.string("uid");
        if (!uid.isEmpty() && !uid.equals(found.object("metadata").string("uid"))) {
            throw StatusException.conflict(
                    new GroupResource("", reference.string("kind")),
                    name,
                    "the UID in the bound object reference ("
                            + uid
                            + ") does not match the UID in record. The object might have been"
                            + " deleted and then recreated");
        }
        return found;
    }
}
