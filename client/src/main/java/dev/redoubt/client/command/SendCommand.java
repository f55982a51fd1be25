package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.conversation.Conversation;
import dev.redoubt.client.failure.MessageKeptException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.file.TransferProgress;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.SendOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code redoubt send NAME [TEXT]}. */
@Command(
        name = "send",
        header = "Send a message.",
        description = {
            "",
            "Ends with 0 once the appliance has accepted it, which is not yet that it was read.",
            "",
            "On the first message to somebody their account is pinned as unverified; compare fingerprints.",
            "",
            "A file goes to the appliance first, sealed. If that is cut off, the same command goes on where it was."
        },
        footer = {
            "",
            "Examples:",
            "  redoubt send bob 'Are you there?'",
            "  redoubt send bob < letter.txt",
            "  redoubt send -g Hikers 'Tomorrow?'",
            "  redoubt send bob --file report.pdf --file photo.jpg",
            "  redoubt send bob --reply 12 'Yes.'",
            "  redoubt send --ttl 1h --burn 30s bob 'The code is 4711'"
        })
final class SendCommand extends DeviceCommand {
    private static final int MOST = 1024 * 1024;

    @Option(
            names = {"-g", "--group"},
            description = "NAME is a group's name, or the first 8 or more characters of its id.")
    private boolean group;

    @Option(
            names = "--file",
            paramLabel = "PATH",
            description = "Send a file, after the text if there is any. May be given more than once.")
    private List<Path> files = List.of();

    @Option(
            names = "--reply",
            paramLabel = "NUMBER",
            description = "The message with this number is answered; it is in the same conversation.")
    private @Nullable Long reply;

    @Option(
            names = "--quick",
            paramLabel = "N",
            description = "Say the short answer with this number that the administrator proposes (redoubt policy).")
    private @Nullable Integer quick;

    @Mixin
    private final LifetimeOptions lifetimes = new LifetimeOptions();

    @Parameters(index = "0", paramLabel = "NAME", description = "Whom to, as the appliance's directory knows them.")
    private String name = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "TEXT",
            description = "What to say; with -, or without it and without --file, standard input.")
    private @Nullable String text;

    @Parameters(index = "2..*", hidden = true)
    private List<String> more = List.of();

    @Mixin
    private final JsonOption json = new JsonOption();

    SendCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException, IOException {
        if (!more.isEmpty()) {
            throw new UsageException(
                    "The text is one argument: put it in quotes, as in redoubt send bob 'Are you there?'");
        }
        Optional<String> message = quick == null ? message() : Optional.empty();
        SendOptions how = lifetimes.options();
        try (Redoubt redoubt = options().open(world())) {
            try {
                send(redoubt, quick == null ? message : Optional.of(proposed(redoubt, quick)), how);
            } finally {
                Notices.tell(redoubt, world().err(), json);
            }
        }
        return ExitCode.OK;
    }

    private void send(Redoubt redoubt, Optional<String> message, SendOptions how) throws RedoubtException {
        if (reply == null && !group) {
            if (message.isPresent()) {
                said(redoubt.send(name, message.get(), how));
            }
            sendFiles((file, progress) -> redoubt.conversations().sendFile(name, file, how, progress));
            return;
        }
        Conversation conversation = group
                ? redoubt.conversations().group(name)
                : redoubt.conversations().with(name);
        if (message.isPresent()) {
            say(redoubt, conversation, message.get(), how);
        }
        sendFiles((file, progress) -> conversation.sendFile(file, how, progress));
    }

    private String proposed(Redoubt redoubt, int number) throws RedoubtException, UsageException {
        List<String> answers = redoubt.policies().current().quickResponses();
        if (text != null || number < 1 || number > answers.size()) {
            throw new UsageException(
                    text == null
                            ? "There are " + answers.size() + " short answers: \"redoubt policy\" shows them."
                            : "--quick says what it says, without a text.");
        }
        return answers.get(number - 1);
    }

    private void say(Redoubt redoubt, Conversation conversation, String message, SendOptions how)
            throws RedoubtException {
        Long answered = reply;
        said(
                answered == null
                        ? conversation.send(message, how)
                        : conversation.reply(redoubt.conversations().message(answered), message, how));
    }

    private interface FileSending {
        Message send(Path file, TransferProgress progress) throws RedoubtException;
    }

    /** One that is kept goes out by itself, and does not hold up the others. */
    private void sendFiles(FileSending sending) throws RedoubtException {
        Optional<MessageKeptException> kept = Optional.empty();
        for (Path file : files) {
            try (TransferBar bar = TransferBar.of(String.valueOf(file.getFileName()), world(), json)) {
                said(sending.send(file, bar));
            } catch (MessageKeptException e) {
                kept = Optional.of(e);
            }
        }
        if (kept.isPresent()) {
            throw kept.get();
        }
    }

    private Optional<String> message() throws UsageException, IOException {
        String given = text;
        if (given == null && !files.isEmpty()) {
            return Optional.empty();
        }
        String message = given == null || given.equals("-") ? standardInput() : given;
        if (message.isEmpty()) {
            throw new UsageException("There is nothing to send: the text is empty.");
        }
        return Optional.of(message);
    }

    private void said(Message sent) {
        if (json.isGiven()) {
            Json.line(world().out(), object -> JsonResults.message(object, sent));
        }
    }

    /** Without the line end that programs put after their last line. */
    private String standardInput() throws IOException, UsageException {
        byte[] bytes = world().in().readNBytes(MOST);
        try {
            String all = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return all.endsWith("\n") ? all.substring(0, all.length() - 1) : all;
        } catch (CharacterCodingException e) {
            throw new UsageException("Standard input is not text in UTF-8.");
        }
    }
}
