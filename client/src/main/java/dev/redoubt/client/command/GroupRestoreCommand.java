package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.conversation.Conversation;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Contact;
import dev.redoubt.client.model.ConversationInfo;
import dev.redoubt.client.model.Roster;
import dev.redoubt.client.model.Trust;
import dev.redoubt.protocol.fingerprint.Fingerprint;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code redoubt group restore}. */
@Command(
        name = "restore",
        header = "Get the members of a group back after a recovery.",
        description = {
            "",
            "After a recovery, a group waits until another device of yours brings its members. This asks your devices again at"
                    + " once. Where there is none, it shows who was in the group by what your devices shared: only if that is right,"
                    + " answer \"yes\", and the group is as it was. What was said in it meanwhile is shown then."
        },
        footer = {"", "Example:", "  redoubt group restore Hikers"})
final class GroupRestoreCommand extends DeviceCommand {
    /** Of a fingerprint: four groups, 80 bits. */
    private static final int BEGINNING = 19;

    @Parameters(paramLabel = "GROUP", description = "The group's name, or the first 8 or more characters of its id.")
    private String group = "";

    @Option(names = "--yes", description = "Do not ask: take the members as your devices shared them.")
    private boolean yes;

    @Mixin
    private final JsonOption json = new JsonOption();

    GroupRestoreCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException, IOException {
        if (json.isGiven() && !yes) {
            throw new UsageException(
                    "With --json nobody is asked: say --yes if the members are to be taken as they are.");
        }
        try (Redoubt redoubt = options().open(world())) {
            try {
                return restore(redoubt);
            } finally {
                Notices.tell(redoubt, world().err(), json);
            }
        }
    }

    private int restore(Redoubt redoubt) throws RedoubtException, UsageException, IOException {
        Conversation conversation = redoubt.conversations().group(group);
        Optional<Roster> roster = conversation.roster();
        if (roster.isPresent()) {
            if (!yes && !isRight(redoubt, roster.get())) {
                world().err().println("Nothing was changed. Your other devices, if there are any, were asked.");
                return ExitCode.FAILURE;
            }
            conversation.restore(roster.get());
        }
        ConversationInfo info = conversation.info();
        if (json.isGiven()) {
            Json.line(world().out(), object -> JsonResults.conversation(object, info));
        } else {
            world().err().println(said(info, roster.isPresent()));
        }
        return info.kind() == ConversationInfo.Kind.WAITING_GROUP ? ExitCode.FAILURE : ExitCode.OK;
    }

    private boolean isRight(Redoubt redoubt, Roster roster) throws UsageException, IOException {
        PrintStream err = world().err();
        err.println("No device of yours has said so yet, but by what they shared there are in this group:");
        for (ConversationInfo.Member member : roster.members()) {
            err.println(line(member, redoubt.fingerprint()));
        }
        err.print("Are these all who were in it, and nobody else? Only then type yes: ");
        err.flush();
        return Answers.isYes(world());
    }

    /** Names came with what the devices shared: who is not verified stands there with the beginning of their fingerprint too. */
    static String line(ConversationInfo.Member member, Fingerprint own) {
        Contact contact = member.contact();
        Fingerprint fingerprint = Fingerprint.ofAccount(contact.account());
        String line = "  " + MessagePrinter.name(contact) + (member.administrator() ? "*" : "");
        if (fingerprint.equals(own)) {
            return line + "  (you)";
        }
        return contact.trust() == Trust.VERIFIED
                ? line
                : line + MessagePrinter.trust(contact) + "  "
                        + fingerprint.grouped().substring(0, BEGINNING) + "…";
    }

    private static String said(ConversationInfo info, boolean restored) {
        if (info.kind() == ConversationInfo.Kind.WAITING_GROUP) {
            return "Nothing is known of its members: let one of its administrators remove and add you.";
        }
        return restored ? "Restored." : "This group does not wait for its members.";
    }
}
