package io.jukung.machinery.selector;

import io.jukung.machinery.selector.Requirement.Operator;
import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.status.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The grammar of selector texts.
 *
 * <pre>
 *   selector    = [ requirement { "," requirement } ]
 *   requirement = "!" key | key [ operator ]
 *   operator    = ("in" | "notin") "(" values ")" | ("=" | "==" | "!=" | ">" | "<") [ value ]
 * </pre>
 *
 * "in" and "notin" are words of the grammar only behind a key.
 */
final class LabelSelectorParser {
    private enum Token {
        ERROR,
        END,
        CLOSE,
        COMMA,
        NOT,
        DOUBLE_EQUALS,
        EQUALS,
        GREATER,
        IDENTIFIER,
        IN,
        LESS,
        NOT_EQUALS,
        NOT_IN,
        OPEN
    }

    private record Item(Token token, String text) {
        /** The item where a value or key is expected. */
        Token asValue() {
            return token == Token.IN || token == Token.NOT_IN ? Token.IDENTIFIER : token;
        }
    }

    private final String text;
    private int at;
    private final List<Item> items = new ArrayList<>();
    private int next;

    LabelSelectorParser(String text) {
        this.text = text;
    }

    List<Requirement> requirements() {
        do {
            items.add(scan());
        } while (items.getLast().token() != Token.END);
        List<Requirement> requirements = new ArrayList<>();
        while (true) {
            Item item = peek();
            switch (item.asValue()) {
                case IDENTIFIER, NOT -> {
                    try {
                        requirements.add(requirement());
                    } catch (IllegalArgumentException e) {
                        throw new IllegalArgumentException(
                                "unable to parse requirement: " + e.getMessage());
                    }
                    Item behind = take();
                    if (behind.token() == Token.END) {
                        return requirements;
                    }
                    if (behind.token() != Token.COMMA) {
                        throw found(behind, ", expected: ',' or 'end of string'");
                    }
                    Token following = peek().asValue();
                    if (following != Token.IDENTIFIER && following != Token.NOT) {
                        throw found(peek(), ", expected: identifier after ','");
                    }
                }
                case END -> {
                    return requirements;
                }
                default -> throw found(item, ", expected: !, identifier, or 'end of string'");
            }
        }
    }

    private Requirement requirement() {
        Item item = take();
        boolean not = item.token() == Token.NOT;
        if (not) {
            item = take();
        }
        if (item.asValue() != Token.IDENTIFIER) {
            throw found(item, ", expected: identifier");
        }
        String key = item.text();
        List<FieldError> errors = new ArrayList<>(0);
        Requirement.checkKey(key, FieldPath.ROOT, errors);
        if (!errors.isEmpty()) {
            throw new IllegalArgumentException(errors.getFirst().toString());
        }
        Token following = peek().token();
        if (not) {
            return Requirement.checked(key, Operator.DOES_NOT_EXIST, List.of());
        }
        if (following == Token.END || following == Token.COMMA) {
            return Requirement.checked(key, Operator.EXISTS, List.of());
        }
        Operator operator = operator(take());
        List<String> values =
                operator == Operator.IN || operator == Operator.NOT_IN ? values() : exactValue();
        return Requirement.checked(key, operator, values);
    }

    private static Operator operator(Item item) {
        return switch (item.token()) {
            case IN -> Operator.IN;
            case EQUALS -> Operator.EQUALS;
            case DOUBLE_EQUALS -> Operator.DOUBLE_EQUALS;
            case GREATER -> Operator.GREATER_THAN;
            case LESS -> Operator.LESS_THAN;
            case NOT_IN -> Operator.NOT_IN;
            case NOT_EQUALS -> Operator.NOT_EQUALS;
            default -> throw found(item, ", expected: in, notin, =, ==, !=, gt, lt");
        };
    }

    private List<String> exactValue() {
        if (peek().token() == Token.END || peek().token() == Token.COMMA) {
            return List.of("");
        }
        Item item = take();
        if (item.asValue() != Token.IDENTIFIER) {
            throw found(item, ", expected: identifier");
        }
        return List.of(item.text());
    }

    private List<String> values() {
        Item open = take();
        if (open.token() != Token.OPEN) {
            throw found(open, " expected: '('");
        }
        Item first = peek();
        return switch (first.asValue()) {
            case IDENTIFIER, COMMA -> {
                List<String> values = List.copyOf(identifiers());
                if (take().token() != Token.CLOSE) {
                    throw found(first, ", expected: ')'");
                }
                yield values;
            }
            case CLOSE -> {
                take();
                yield List.of("");
            }
            default -> throw found(first, ", expected: ',', ')' or identifier");
        };
    }

    /** Values between commas; nothing between two commas, or at an end, is the empty value. */
    private TreeSet<String> identifiers() {
        TreeSet<String> values = new TreeSet<>();
        while (true) {
            Item item = take();
            switch (item.asValue()) {
                case IDENTIFIER -> {
                    values.add(item.text());
                    Item following = peek();
                    if (following.token() == Token.CLOSE) {
                        return values;
                    }
                    if (following.token() != Token.COMMA) {
                        throw found(following, ", expected: ',' or ')'");
                    }
                }
                case COMMA -> {
                    if (values.isEmpty()) {
                        values.add("");
                    }
                    Token following = peek().token();
                    if (following == Token.CLOSE) {
                        values.add("");
                        return values;
                    }
                    if (following == Token.COMMA) {
                        values.add("");
                    }
                }
                default -> throw found(item, ", expected: ',', or identifier");
            }
        }
    }

    private Item peek() {
        return items.get(next);
    }

    /** The next item; the end stays where it is. */
    private Item take() {
        Item item = items.get(next);
        if (next < items.size() - 1) {
            next++;
        }
        return item;
    }

    private static IllegalArgumentException found(Item item, String rest) {
        return new IllegalArgumentException("found '" + item.text() + "'" + rest);
    }

    private Item scan() {
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        if (at >= text.length()) {
            return new Item(Token.END, "");
        }
        return isSymbol(text.charAt(at)) ? symbol() : word();
    }

    private Item word() {
        int start = at;
        while (at < text.length() && !isSymbol(text.charAt(at)) && !isBlank(text.charAt(at))) {
            at++;
        }
        String word = text.substring(start, at);
        return switch (word) {
            case "in" -> new Item(Token.IN, word);
            case "notin" -> new Item(Token.NOT_IN, word);
            default -> new Item(Token.IDENTIFIER, word);
        };
    }

    private Item symbol() {
        String two = text.substring(at, Math.min(at + 2, text.length()));
        Token token =
                switch (two) {
                    case "==" -> Token.DOUBLE_EQUALS;
                    case "!=" -> Token.NOT_EQUALS;
                    default -> Token.ERROR;
                };
        if (token != Token.ERROR) {
            at += 2;
            return new Item(token, two);
        }
        String one = two.substring(0, 1);
        at++;
        return switch (one.charAt(0)) {
            case ')' -> new Item(Token.CLOSE, one);
            case ',' -> new Item(Token.COMMA, one);
            case '!' -> new Item(Token.NOT, one);
            case '=' -> new Item(Token.EQUALS, one);
            case '>' -> new Item(Token.GREATER, one);
            case '<' -> new Item(Token.LESS, one);
            default -> new Item(Token.OPEN, one);
        };
    }

    private static boolean isSymbol(char c) {
        return "=!(),><".indexOf(c) >= 0;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
