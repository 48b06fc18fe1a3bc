package io.jukung.etcd;

import java.net.URI;

/** One of {@code --etcd-servers}, read. */
record Endpoint(String text, String host, int port, boolean tls) {
    private static final int CLIENT_PORT = 2379;

    /**
     * @param server {@code https://host:port}, {@code http://host:port} or {@code host:port}
     */
    static Endpoint parse(String server) {
        String text = server.strip();
        URI uri;
        try {
            uri = URI.create(text.contains("://") ? text : "http://" + text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not the URL of an etcd member: " + server, e);
        }
        String scheme = uri.getScheme();
        if (uri.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
            throw new IllegalArgumentException(
                    "not the URL of an etcd member: \""
                            + server
                            + "\"; like https://10.0.0.1:2379");
        }
        String host = uri.getHost().replace("[", "").replace("]", "");
        return new Endpoint(
                text,
                host,
                uri.getPort() < 0 ? CLIENT_PORT : uri.getPort(),
                scheme.equals("https"));
    }

    @Override
    public String toString() {
        return text;
    }
}
