package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.conversation.Conversation;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.SendOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
            "On the first message to somebody their account is pinned as unverified; compare fingerprints."
        },
        footer = {
            "",
            "Examples:",
            "  redoubt send bob 'Are you there?'",
            "  redoubt send bob < letter.txt",
            "  redoubt send -g Hikers 'Tomorrow?'",
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
            names = "--reply",
            paramLabel = "NUMBER",
            description = "The message with this number is answered; it is in the same conversation.")
    private @Nullable Long reply;

    @Mixin
    private final LifetimeOptions lifetimes = new LifetimeOptions();

    @Parameters(index = "0", paramLabel = "NAME", description = "Whom to, as the appliance's directory knows them.")
    private String name = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "TEXT",
            description = "What to say; without it, or with -, standard input.")
    private @Nullable String text;

    @Parameters(index = "2..*", hidden = true)
    private List<String> more = List.of();

    SendCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException, IOException {
        if (!more.isEmpty()) {
            throw new UsageException(
                    "The text is one argument: put it in quotes, as in redoubt send bob 'Are you there?'");
        }
        String given = text;
        String message = given == null || given.equals("-") ? standardInput() : given;
        if (message.isEmpty()) {
            throw new UsageException("There is nothing to send: the text is empty.");
        }
        SendOptions how = lifetimes.options();
        try (Redoubt redoubt = options().open(world())) {
            try {
                send(redoubt, message, how);
            } finally {
                Notices.tell(redoubt, world().err());
            }
        }
        return ExitCode.OK;
    }

    private void send(Redoubt redoubt, String message, SendOptions how) throws RedoubtException {
        Long answered = reply;
        if (answered != null) {
            Conversation conversation = group
                    ? redoubt.conversations().group(name)
                    : redoubt.conversations().with(name);
            conversation.reply(redoubt.conversations().message(answered), message, how);
        } else if (group) {
            redoubt.conversations().group(name).send(message, how);
        } else {
            redoubt.send(name, message, how);
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
