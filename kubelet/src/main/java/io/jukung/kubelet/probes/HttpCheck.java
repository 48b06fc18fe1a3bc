package io.jukung.kubelet.probes;

import io.jukung.api.core.v1.HTTPGetAction;
import io.jukung.api.core.v1.HTTPHeader;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * One GET for a probe or hook, on a connection of its own: small, without a pool, and certificates
 * are not checked, as upstream has it.
 */
public final class HttpCheck {
    private static final int LONGEST_BODY = 10 << 10;

    private HttpCheck() {}

    /** The answer's status and the beginning of its body. */
    public record Answer(int status, String body) {}

    public static Answer get(
            HTTPGetAction get, String host, int port, Duration timeout, String agent)
            throws IOException {
        boolean tls = get.scheme().equalsIgnoreCase("HTTPS");
        String url =
                (tls ? "https" : "http") + "://" + bracketed(host) + ":" + port + path(get.path());
        int millis = (int) Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE);
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(host, port), millis);
            plain.setSoTimeout(millis);
            Socket socket = tls ? secured(plain, host, port) : plain;
            OutputStream out = socket.getOutputStream();
            out.write(request(get, host, port, agent));
            out.flush();
            return read(socket.getInputStream());
        } catch (SocketTimeoutException e) {
            throw new IOException(
                    "Get \""
                            + url
                            + "\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)");
        } catch (ConnectException e) {
            throw new IOException(
                    "Get \"%s\": dial tcp %s:%d: connect: %s"
                            .formatted(url, bracketed(host), port, reason(e)));
        } catch (EOFException e) {
            throw new IOException("Get \"" + url + "\": EOF");
        }
    }

    static String reason(ConnectException e) {
        String text = String.valueOf(e.getMessage());
        return text.contains("refused") ? "connection refused" : text;
    }

    private static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private static String path(String path) {
        return path.startsWith("/") ? path : "/" + path;
    }

    private static byte[] request(HTTPGetAction get, String host, int port, String agent) {
        StringBuilder head = new StringBuilder();
        head.append("GET ").append(path(get.path())).append(" HTTP/1.1\r\n");
        boolean hasHost = false;
        boolean hasAgent = false;
        boolean hasAccept = false;
        for (HTTPHeader header : get.httpHeaders()) {
            hasHost |= header.name().equalsIgnoreCase("Host");
            hasAgent |= header.name().equalsIgnoreCase("User-Agent");
            hasAccept |= header.name().equalsIgnoreCase("Accept");
            head.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        if (!hasHost) {
            head.append("Host: ").append(bracketed(host)).append(':').append(port).append("\r\n");
        }
        if (!hasAgent) {
            head.append("User-Agent: ").append(agent).append("1.36\r\n");
        }
        if (!hasAccept) {
            head.append("Accept: */*\r\n");
        }
        head.append("Connection: close\r\n\r\n");
        return head.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Answer read(InputStream raw) throws IOException {
        InputStream in = new BufferedInputStream(raw);
        String status = line(in);
        String[] words = status.split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/")) {
            throw new IOException("malformed HTTP response \"" + status + "\"");
        }
        int code;
        try {
            code = Integer.parseInt(words[1]);
        } catch (NumberFormatException e) {
            throw new IOException("malformed HTTP status code \"" + words[1] + "\"");
        }
        long length = LONGEST_BODY;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Long.parseLong(header.substring(15).strip());
            }
        }
        byte[] body = in.readNBytes((int) Math.min(length, LONGEST_BODY));
        return new Answer(code, new String(body, StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b;
        while ((b = in.read()) != '\n') {
            if (b < 0) {
                throw new EOFException();
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private static Socket secured(Socket plain, String host, int port) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustAll()}, null);
            return context.getSocketFactory().createSocket(plain, host, port, true);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static final class TrustAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
