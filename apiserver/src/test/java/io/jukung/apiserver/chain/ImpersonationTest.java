package io.jukung.apiserver.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jukung.apiserver.authorization.Authorizer;
import io.jukung.apiserver.authorization.Authorizer.Decision;
import io.jukung.apiserver.authorization.Authorizer.Verdict;
import io.jukung.apiserver.request.ApiRequest;
import io.jukung.apiserver.request.ApiResponse;
import io.jukung.apiserver.request.RequestInfo;
import io.jukung.apiserver.request.UserInfo;
import io.jukung.http.Headers;
import io.jukung.machinery.names.GroupVersionResource;
import io.jukung.machinery.status.StatusException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Acting as another, within bounds and without. */
class ImpersonationTest {
    private static final String NODE_NAME = "authentication.kubernetes.io/node-name";

    private final List<String> asked = new ArrayList<>();
    private Set<String> allowed = Set.of();

    private final Authorizer authorizer =
            (user, info) -> {
                String question =
                        info.verb()
                                + " "
                                + info.resource()
                                + (info.subresource().isEmpty() ? "" : "/" + info.subresource())
                                + " "
                                + info.name();
                asked.add(question);
                return new Decision(
                        allowed.contains(question) ? Verdict.ALLOW : Verdict.NO_OPINION, "");
            };

    private final Impersonation filter = new Impersonation(authorizer, true);

    private ApiRequest as(UserInfo actor, Headers headers) throws Exception {
        ApiRequest request =
                ApiRequest.local(
                        actor,
                        RequestInfo.resource(
                                "list", new GroupVersionResource("", "v1", "pods"), "a", "", ""),
                        Map.<String, List<String>>of(),
                        headers,
                        null);
        request.user(actor);
        asked.clear();
        filter.handle(request, next -> ApiResponse.NO_PAGE);
        return request;
    }

    private static Headers user(String name) {
        return Headers.of("Impersonate-User", name);
    }

    private String refusal(UserInfo actor, Headers headers) {
        return String.valueOf(
                assertThrows(StatusException.class, () -> as(actor, headers)).getMessage());
    }

    @Test
    void withinBounds() throws Exception {
        UserInfo bob = UserInfo.of("bob");
        allowed = Set.of("impersonate-on:user-info:list pods ", "impersonate:user-info users jane");
        ApiRequest request = as(bob, user("jane"));
        assertEquals("jane", request.user().name());
        assertEquals(List.of("system:authenticated"), request.user().groups());
        assertEquals("impersonate:user-info", request.impersonation());
        assertEquals("bob", request.impersonator().name());
        assertEquals(
                "users.authentication.k8s.io \"jim\" is forbidden: User \"bob\" cannot"
                        + " impersonate:user-info resource \"users\" in API group"
                        + " \"authentication.k8s.io\" at the cluster scope",
                refusal(bob, user("jim")));
        assertEquals(
                "groups.authentication.k8s.io \"system:masters\" is forbidden: User \"bob\" cannot"
                        + " impersonate:user-info resource \"groups\" in API group"
                        + " \"authentication.k8s.io\" at the cluster scope: impersonating the"
                        + " system:masters group is not allowed",
                refusal(bob, user("jane").add("Impersonate-Group", "system:masters")));
    }

    @Test
    void whatIsDoneMustBeAllowedToo() {
        allowed = Set.of("impersonate:user-info users jane");
        assertEquals(
                "pods is forbidden: User \"bob\" cannot impersonate-on:user-info:list resource"
                        + " \"pods\" in API group \"\" in the namespace \"a\"",
                refusal(UserInfo.of("bob"), user("jane")));
    }

    @Test
    void anAccountAsItsOwnNode() throws Exception {
        UserInfo agent =
                new UserInfo(
                        "system:serviceaccount:a:agent",
                        "",
                        List.of("system:serviceaccounts"),
                        Map.of(NODE_NAME, List.of("n1")));
        allowed =
                Set.of(
                        "impersonate-on:associated-node:list pods ",
                        "impersonate:associated-node nodes *");
        ApiRequest request = as(agent, user("system:node:n1"));
        assertEquals(List.of("system:nodes", "system:authenticated"), request.user().groups());
        assertEquals("impersonate:associated-node", request.impersonation());
        assertEquals(
                "pods is forbidden: User \"system:serviceaccount:a:agent\" cannot"
                        + " impersonate-on:arbitrary-node:list resource \"pods\" in API group \"\" in"
                        + " the namespace \"a\"",
                refusal(agent, user("system:node:n2")));
    }

    @Test
    void asItAlwaysWas() throws Exception {
        allowed =
                Set.of(
                        "impersonate users jane",
                        "impersonate groups g",
                        "impersonate uids 7",
                        "impersonate userextras/acme.io/a v");
        Headers headers =
                user("jane")
                        .add("Impersonate-Group", "g")
                        .add("Impersonate-Uid", "7")
                        .add("Impersonate-Extra-acme.io%2fa", "v");
        ApiRequest request = as(UserInfo.of("bob"), headers);
        assertEquals("", request.impersonation());
        assertEquals(List.of("g", "system:authenticated"), request.user().groups());
        assertEquals(Map.of("acme.io/a", List.of("v")), request.user().extra());
        assertEquals(0, request.headers().all("Impersonate-Extra-acme.io%2fa").size());
        as(UserInfo.of("bob"), user("jane"));
        assertEquals(List.of("impersonate users jane"), asked); // what worked is tried first
    }

    @Test
    void partsWithoutAUser() {
        assertEquals(
                "requested &user.DefaultInfo{Name:\"\", UID:\"7\", Groups:[]string{\"g\"},"
                        + " Extra:map[string][]string(nil)} without impersonating a user name",
                refusal(
                        UserInfo.of("bob"),
                        Headers.of("Impersonate-Uid", "7", "Impersonate-Group", "g")));
    }
}
