package io.jukung.controlplane.node;

import io.jukung.apiserver.request.UserInfo;

/** Recognizes the users that are nodes. */
final class NodeIdentity {
    private static final String PREFIX = "system:node:";

    private NodeIdentity() {}

    /** The node's name, or "" where the user is not a node. */
    static String nodeName(UserInfo user) {
        return user.name().startsWith(PREFIX) && user.groups().contains("system:nodes")
                ? user.name().substring(PREFIX.length())
                : "";
    }
}
