package dev.redoubt.client.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What begins with a slash. */
final class Commands {
    private Commands() {}

    /** What stands in {@code /help}, and how each is written. */
    enum Command {
        HELP("/help", "show this"),
        OPEN("/open NAME", "talk to somebody; /open -g GROUP a group"),
        REPLY("/reply N TEXT", "answer message N"),
        REACT("/react N 👍", "put a word or picture to message N; /react N takes it back"),
        EDIT("/edit N TEXT", "say your message N in other words; /edit N brings its text here"),
        DELETE("/delete N", "delete your message N for everybody"),
        FORGET("/forget N", "delete message N on your own devices only"),
        SEARCH("/search WORDS", "find messages in all conversations"),
        FILE("/file PATH", "send a file"),
        DOWNLOAD("/download N [FOLDER]", "fetch the file of message N"),
        GROUP("/group create TITLE NAME…", "make a group; a title of several words in \"quotes\""),
        GROUP_ADD("/group add NAME…", "or remove, admin, member NAME, rename TITLE, members, leave"),
        TTL("/ttl 1h", "new messages here live so long, with everybody; /ttl off"),
        BURN("/burn 30s", "and no longer than so long once they were read; /burn off"),
        VERIFY("/verify", "compare fingerprints; then /verify yes, or /verify FINGERPRINT"),
        LOCK("/lock", "close this device until the passphrase is typed"),
        QUIT("/quit", "leave; so do, on an empty line, Ctrl-C and Ctrl-D");

        private final String usage;
        private final String help;

        Command(String usage, String help) {
            this.usage = usage;
            this.help = help;
        }

        String usage() {
            return usage;
        }

        String help() {
            return help;
        }

        String word() {
            return usage.split(" ", 2)[0];
        }
    }

    /** What somebody wrote is no command, or not how it is written. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    private static UsageException usage(Command command) {
        return new UsageException(command.usage() + ": " + command.help());
    }

    static boolean isCommand(String text) {
        return text.startsWith("/") && !text.startsWith("//");
    }

    /** @param open the conversation that is */
    static Effect parse(String text, Optional<Row> open) throws UsageException {
        List<String> words = words(text);
        List<String> rest = words.subList(1, words.size());
        String after =
                text.strip().contains(" ") ? text.strip().split(" ", 2)[1].strip() : "";
        return switch (words.getFirst()) {
            case "/open" -> open(rest);
            case "/reply" -> {
                String said = textBehind(after, Command.REPLY);
                yield new Effect.Reply(require(open).id(), number(rest.getFirst(), Command.REPLY), said);
            }
            case "/edit" -> {
                String said = textBehind(after, Command.EDIT);
                yield new Effect.Edit(require(open).id(), number(rest.getFirst(), Command.EDIT), said);
            }
            case "/react" -> react(require(open), rest);
            case "/delete" -> new Effect.Delete(require(open).id(), only(rest, Command.DELETE));
            case "/forget" -> new Effect.Forget(only(rest, Command.FORGET));
            case "/search" -> new Effect.Search(given(after, Command.SEARCH));
            case "/file" -> file(require(open), unquoted(after));
            case "/download" -> download(rest);
            case "/group" -> GroupCommand.parse(rest, open);
            case "/ttl" -> new Effect.SetTimeToLive(require(open).id(), given(after, Command.TTL));
            case "/burn" -> new Effect.SetBurnAfterReading(require(open).id(), given(after, Command.BURN));
            case "/verify" -> verify(require(open), after);
            case "/lock" -> new Effect.Lock();
            case "/quit" -> new Effect.Quit();
            default -> throw new UsageException("There is no command " + words.getFirst() + ": /help shows them all.");
        };
    }

    static Row require(Optional<Row> open) throws UsageException {
        return open.orElseThrow(() -> new UsageException("No conversation is open: /open NAME opens one."));
    }

    private static Effect open(List<String> words) throws UsageException {
        boolean group = !words.isEmpty() && words.getFirst().equals("-g");
        if (words.size() != (group ? 2 : 1)) {
            throw usage(Command.OPEN);
        }
        return new Effect.OpenNamed(words.getLast(), group);
    }

    private static Effect file(Row open, String path) throws UsageException {
        if (path.isEmpty()) {
            throw usage(Command.FILE);
        }
        return new Effect.SendFile(open.id(), path);
    }

    private static Effect download(List<String> words) throws UsageException {
        if (words.isEmpty() || words.size() > 2) {
            throw usage(Command.DOWNLOAD);
        }
        return new Effect.Download(number(words.getFirst(), Command.DOWNLOAD), words.size() == 2 ? words.get(1) : "");
    }

    private static long number(String word, Command command) throws UsageException {
        try {
            return Long.parseLong(word.startsWith("#") ? word.substring(1) : word);
        } catch (NumberFormatException e) {
            throw usage(command);
        }
    }

    /** Behind the number, as it was written. */
    private static String textBehind(String after, Command command) throws UsageException {
        String[] parts = after.split("\\s", 2);
        if (parts.length < 2 || parts[1].isBlank()) {
            throw usage(command);
        }
        return parts[1].strip();
    }

    private static Effect react(Row open, List<String> words) throws UsageException {
        if (words.isEmpty() || words.size() > 2) {
            throw usage(Command.REACT);
        }
        long number = number(words.getFirst(), Command.REACT);
        return new Effect.React(open.id(), number, words.size() == 2 ? words.get(1) : "");
    }

    private static long only(List<String> words, Command command) throws UsageException {
        if (words.size() != 1) {
            throw usage(command);
        }
        return number(words.getFirst(), command);
    }

    private static String given(String typed, Command command) throws UsageException {
        if (typed.isEmpty()) {
            throw usage(command);
        }
        return typed;
    }

    private static Effect verify(Row open, String seen) throws UsageException {
        if (open.isGroup()) {
            throw new UsageException("People are verified one by one: /open NAME first.");
        }
        return new Effect.Verify(open.id(), seen);
    }

    /** A path that somebody put in quotes, because the shell wants it so. */
    private static String unquoted(String text) {
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    /** At spaces, but not within double quotes. */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        boolean begun = false;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '"') {
                quoted = !quoted;
                begun = true;
            } else if (Character.isWhitespace(character) && !quoted) {
                if (begun) {
                    words.add(word.toString());
                }
                word.setLength(0);
                begun = false;
            } else {
                word.append(character);
                begun = true;
            }
        }
        if (begun) {
            words.add(word.toString());
        }
        return words;
    }
}
