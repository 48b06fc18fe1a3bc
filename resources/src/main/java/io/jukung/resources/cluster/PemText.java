package io.jukung.resources.cluster;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text in PEM form, of which anything between blocks is skipped. */
final class PemText {
    private static final Pattern BLOCK =
            Pattern.compile(
                    "(?m)^-----BEGIN ([^\\n-]*)-----[ \\t\\r]*\\n([^-]*)^-----END \\1-----[ \\t\\r]*$");

    private PemText() {}

    /**
     * One block.
     *
     * @param headers whether lines like {@code Proc-Type: 4,ENCRYPTED} stand before the content
     */
    record Block(String type, boolean headers, byte[] der) {}

    /** The well-formed blocks, in order. */
    static List<Block> blocks(String text) {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            String content = matcher.group(2);
            boolean headers = content.contains(":");
            String base64 = headers ? content.replaceAll("(?m)^.*:.*$", "") : content;
            try {
                byte[] der = Base64.getDecoder().decode(base64.replaceAll("[\\s]", ""));
                blocks.add(new Block(matcher.group(1), headers, der));
            } catch (IllegalArgumentException notBase64) {
                // as upstream's decoder, which looks for the next block then
                continue;
            }
        }
        return blocks;
    }
}
