package io.jukung.schema.openapi;

import java.util.List;

/** The parameters that operations have in common, and those of the subresources with options. */
final class Parameters {
    static final Parameter NAMESPACE =
            Parameter.path(
                    "namespace", "object name and auth scope, such as for teams and projects");
    static final Parameter PRETTY =
            Parameter.text(
                    "pretty",
                    "If 'true', the answer is indented. Browsers, curl and wget get it by default.");
    static final Parameter DRY_RUN =
            Parameter.text(
                    "dryRun",
                    "When present, modifications are not persisted. Valid values are: All: all"
                            + " stages of the request are processed.");
    static final Parameter FIELD_MANAGER =
            Parameter.text(
                    "fieldManager",
                    "The name of the actor that makes these changes; printable characters, at most"
                            + " 128. Apply requires it.");
    static final Parameter FIELD_VALIDATION =
            Parameter.text(
                    "fieldValidation",
                    "What to do with unknown or duplicate fields in the request: Ignore drops them"
                            + " silently, Warn answers a warning for each (the default), Strict"
                            + " fails with BadRequest.");
    static final Parameter FORCE =
            Parameter.flag(
                    "force",
                    "Makes an apply take fields that other managers own. Must not be set for other"
                            + " patches.");

    static final List<Parameter> WRITE = List.of(DRY_RUN, FIELD_MANAGER, FIELD_VALIDATION);
    static final List<Parameter> PATCH = List.of(DRY_RUN, FIELD_MANAGER, FIELD_VALIDATION, FORCE);
    static final List<Parameter> DELETE =
            List.of(
                    DRY_RUN,
                    Parameter.number(
                            "gracePeriodSeconds",
                            "Seconds until the object is deleted. Zero means at once; absent means"
                                    + " the kind's default."),
                    Parameter.flag(
                            "ignoreStoreReadErrorWithClusterBreakingPotential",
                            "Deletes an object that cannot be read from the store, without"
                                    + " finalizers and preconditions. Off by default, and unsafe."),
                    Parameter.flag(
                            "orphanDependents",
                            "Deprecated: use propagationPolicy. Whether dependents are orphaned."),
                    Parameter.text(
                            "propagationPolicy",
                            "Whether and how dependents are collected: Orphan, Background or"
                                    + " Foreground."));
    static final List<Parameter> LIST =
            List.of(
                    Parameter.flag(
                            "allowWatchBookmarks",
                            "Asks for watch events of type BOOKMARK. Servers may ignore it."),
                    Parameter.text(
                            "continue",
                            "The continue token of the last answer, to get the next page."),
                    Parameter.text(
                            "fieldSelector",
                            "Restricts the answer to objects whose fields match. Defaults to"
                                    + " everything."),
                    Parameter.text(
                            "labelSelector",
                            "Restricts the answer to objects whose labels match. Defaults to"
                                    + " everything."),
                    Parameter.number(
                            "limit", "The largest number of items in one answer of a list."),
                    Parameter.text(
                            "resourceVersion",
                            "Constrains the resource versions that a request may be served from."),
                    Parameter.text(
                            "resourceVersionMatch",
                            "How resourceVersion applies to lists: Exact or NotOlderThan."),
                    Parameter.flag(
                            "sendInitialEvents",
                            "Starts a watch with synthetic events of the present state, closed by a"
                                    + " bookmark with annotation k8s.io/initial-events-end."),
                    Parameter.text(
                            "shardSelector",
                            "Restricts the answer to a range of a hash of the objects."),
                    Parameter.number(
                            "timeoutSeconds", "Ends a list or watch after that many seconds."),
                    Parameter.flag(
                            "watch",
                            "Answers a stream of add, update and remove events instead of a list."));

    private static final Parameter PROXY_PATH =
            Parameter.text("path", "The part of the URL to use for the proxied request.");

    private Parameters() {}

    /** Of the options kinds that a connect takes. */
    static List<Parameter> options(String kind) {
        return switch (kind) {
            case "PodExecOptions" ->
                    List.of(
                            Parameter.text("command", "The command to run, as argv; no shell."),
                            container(),
                            Parameter.flag("stderr", "Redirects the error stream."),
                            Parameter.flag("stdin", "Redirects the input stream."),
                            Parameter.flag("stdout", "Redirects the output stream."),
                            Parameter.flag("tty", "Allocates a terminal for the call."));
            case "PodAttachOptions" ->
                    List.of(
                            container(),
                            Parameter.flag("stderr", "Redirects the error stream."),
                            Parameter.flag("stdin", "Redirects the input stream."),
                            Parameter.flag("stdout", "Redirects the output stream."),
                            Parameter.flag("tty", "Whether a terminal is passed through."));
            case "PodPortForwardOptions" ->
                    List.of(
                            Parameter.number(
                                    "ports", "Ports to forward; required with WebSockets."));
            case "PodProxyOptions", "ServiceProxyOptions", "NodeProxyOptions" ->
                    List.of(PROXY_PATH);
            case "PodLogOptions" ->
                    List.of(
                            container(),
                            Parameter.flag("follow", "Follows the log stream."),
                            Parameter.flag(
                                    "insecureSkipTLSVerifyBackend",
                                    "Does not check the serving certificate of the node."),
                            Parameter.number("limitBytes", "The most bytes to answer."),
                            Parameter.flag("previous", "Of the container's last run."),
                            Parameter.number("sinceSeconds", "Not older than that many seconds."),
                            Parameter.text("stream", "All (default), Stdout or Stderr."),
                            Parameter.number("tailLines", "Lines from the end of the log."),
                            Parameter.flag("timestamps", "Puts a time before every line."));
            default -> List.of();
        };
    }

    private static Parameter container() {
        return Parameter.text("container", "The container; the pod's only one where absent.");
    }
}
