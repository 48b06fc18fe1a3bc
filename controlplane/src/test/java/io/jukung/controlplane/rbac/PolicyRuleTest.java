package io.jukung.controlplane.rbac;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jukung.apiserver.request.RequestInfo;
import io.jukung.machinery.tree.Json;
import org.junit.jupiter.api.Test;

class PolicyRuleTest {
    private static PolicyRule rule(String json) {
        return PolicyRule.of(Json.parse(json));
    }

    private static RequestInfo ask(
            String verb, String group, String resource, String name, String subresource) {
        return new RequestInfo(
                true, "", verb, group, "v1", "default", resource, name, subresource, "");
    }

    @Test
    void subresourcesAreGrantedByTheirOwnName() {
        PolicyRule pods =
                rule("{\"verbs\":[\"get\"],\"apiGroups\":[\"\"],\"resources\":[\"pods\"]}");
        assertTrue(pods.allows(ask("get", "", "pods", "web", "")));
        assertFalse(pods.allows(ask("get", "", "pods", "web", "log")));
        assertFalse(pods.allows(ask("get", "apps", "pods", "web", "")));
        assertFalse(pods.allows(ask("list", "", "pods", "", "")));
        PolicyRule scale =
                rule("{\"verbs\":[\"*\"],\"apiGroups\":[\"*\"],\"resources\":[\"*/scale\"]}");
        assertTrue(scale.allows(ask("update", "apps", "deployments", "web", "scale")));
        assertFalse(scale.allows(ask("update", "apps", "deployments", "web", "status")));
        assertFalse(scale.allows(ask("update", "apps", "deployments", "web", "")));
        PolicyRule all = rule("{\"verbs\":[\"*\"],\"apiGroups\":[\"*\"],\"resources\":[\"*\"]}");
        assertTrue(all.allows(ask("create", "", "pods", "web", "exec")));
    }

    @Test
    void namesNarrow() {
        PolicyRule one =
                rule(
                        "{\"verbs\":[\"get\"],\"apiGroups\":[\"\"],\"resources\":[\"secrets\"],"
                                + "\"resourceNames\":[\"a\"]}");
        assertTrue(one.allows(ask("get", "", "secrets", "a", "")));
        assertFalse(one.allows(ask("get", "", "secrets", "b", "")));
        assertFalse(one.allows(ask("get", "", "secrets", "", "")));
    }

    @Test
    void pathsMatchWholeOrByTheirStart() {
        PolicyRule health =
                rule("{\"verbs\":[\"get\"],\"nonResourceURLs\":[\"/healthz\",\"/openapi/*\"]}");
        assertTrue(health.allows(RequestInfo.path("/healthz", "get")));
        assertTrue(health.allows(RequestInfo.path("/openapi/v3", "get")));
        assertFalse(health.allows(RequestInfo.path("/healthz/etcd", "get")));
        assertFalse(health.allows(RequestInfo.path("/healthz", "post")));
    }

    @Test
    void aRuleCoversItsParts() {
        PolicyRule broad =
                rule(
                        "{\"verbs\":[\"get\",\"list\"],\"apiGroups\":[\"\"],"
                                + "\"resources\":[\"pods\",\"*/scale\"]}");
        PolicyRule narrow =
                rule(
                        "{\"verbs\":[\"get\"],\"apiGroups\":[\"\"],\"resources\":"
                                + "[\"pods\",\"replicationcontrollers/scale\"],"
                                + "\"resourceNames\":[\"web\"]}");
        assertTrue(narrow.atoms().stream().allMatch(broad::covers));
        assertFalse(broad.atoms().stream().allMatch(narrow::covers));
        assertEquals(
                "{APIGroups:[\"\"], Resources:[\"pods\" \"replicationcontrollers/scale\"],"
                        + " ResourceNames:[\"web\"], Verbs:[\"get\"]}",
                narrow.toString());
    }
}
