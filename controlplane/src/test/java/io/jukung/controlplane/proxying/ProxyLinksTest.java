package io.jukung.controlplane.proxying;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.jukung.http.Headers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class ProxyLinksTest {
    private static final String PROXY = "/api/v1/namespaces/ns/pods/web:80/proxy";
    private static final ProxyLinks LINKS =
            ProxyLinks.of(PROXY + "/a/b", "a/b", "api:6443", "10.0.0.1:80");

    @Test
    void onlyWhatIsBehindTheProxyIsRewritten() {
        assertEquals(PROXY + "/x/?q=1#f", LINKS.rewritten("/x/?q=1#f"));
        assertEquals(PROXY + "/x", LINKS.rewritten("http://10.0.0.1:80/x"));
        assertEquals("http://api:6443" + PROXY + "/x", LINKS.rewritten("http://api:6443/x"));
        for (String same :
                new String[] {
                    "x/y", "http://elsewhere/x", "mailto:a@b", "#top", "", PROXY + "/known"
                }) {
            assertEquals(same, LINKS.rewritten(same));
        }
    }

    private static String page(String html) {
        return new HtmlLinks(LINKS::rewritten).of(html);
    }

    @Test
    void linksArePagesAttributes() {
        assertEquals(
                "<A class=x HREF=\"" + PROXY + "/a?b&amp;c\">l</A>",
                page("<A class=x HREF=\"/a?b&amp;c\">l</A>"));
        assertEquals(
                "<img src='" + PROXY + "/i' alt='/no'/><link href=" + PROXY + "/s>",
                page("<img src='/i' alt='/no'/><link href=/s>"));
        for (String same :
                new String[] {
                    "<!-- <a href=\"/x\"> -->",
                    "<script>var a = '<a href=\"/x\">';</script>",
                    "1 < 2 <a href=\"rel\">",
                    "<a href=\"/x",
                    "<div href=\"/x\">"
                }) {
            assertEquals(same, page(same));
        }
    }

    @Test
    void anAnswerGetsItsLinks() throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write("<a href=\"/x\">\u00e9</a>".getBytes(StandardCharsets.UTF_8));
        }
        Headers answer =
                LINKS.headers(
                        Headers.of(
                                "Content-Type", "text/html; charset=utf-8",
                                "Content-Encoding", "gzip",
                                "Content-Length", "9",
                                "Access-Control-Allow-Origin", "*"));
        byte[] body =
                LINKS.body(answer, new ByteArrayInputStream(zipped.toByteArray())).readAllBytes();
        assertEquals(
                "<a href=\"" + PROXY + "/x\">\u00e9</a>", new String(body, StandardCharsets.UTF_8));
        assertEquals("", answer.get("Content-Encoding", ""));
        assertFalse(answer.get("Access-Control-Allow-Origin", "").equals("*"));
        assertEquals(PROXY + "/y", LINKS.headers(Headers.of("Location", "/y")).get("Location", ""));
    }
}
