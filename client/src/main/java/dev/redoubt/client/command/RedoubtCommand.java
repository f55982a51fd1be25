package dev.redoubt.client.command;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code redoubt}: wires the commands, and turns their failures into one sentence and an exit code. */
@Command(
        name = "redoubt",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        header = "End-to-end encrypted messages through your own appliance.",
        description = "",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed: a damaged container, a full disk, a home that is enrolled already",
            "2:used in a way that cannot be",
            "3:not enrolled",
            "4:wrong passphrase",
            "5:unknown name",
            "6:the appliance cannot be reached",
            "7:trust alarm: not the appliance, or not the person, that was pinned",
            "8:the appliance refused",
            "9:the message is kept and goes out later by itself: do not repeat",
            "10:another process holds what is needed: the device link, or the container",
            "11:the administrator's policy: it does not allow that, or something is due first",
            "130:ended by Ctrl-C; the link was closed in order",
            "143:ended by SIGTERM, likewise"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  redoubt enrol redoubt:chat.example.org:443/1.…   make this device yours",
            "  redoubt send bob 'Are you there?'                send a message",
            "  uptime | redoubt send bob                        send what another program prints",
            "  redoubt listen                                   show messages as they arrive",
            "  redoubt inbox                                    show what came meanwhile",
            "  redoubt chat                                     all of that in one window",
            "  redoubt fingerprint bob                          compare with bob, in person",
            "  redoubt verify bob                               mark bob as verified after that",
            "  redoubt device add                               let another device of yours join",
            "  redoubt policy                                   see what your administrator has settled",
            "  redoubt recovery status                          see how your account is recovered",
            "  redoubt gateway --port 8080                      let curl or a browser reach the appliance",
            "",
            "'redoubt help COMMAND' or 'redoubt COMMAND --help' says more about each."
        })
final class RedoubtCommand {
    private RedoubtCommand() {}

    static CommandLine commandLine(World world) {
        CommandLine line = new CommandLine(new RedoubtCommand())
                .addSubcommand(new EnrolCommand(world))
                .addSubcommand(new SendCommand(world))
                .addSubcommand(new ChatCommand(world))
                .addSubcommand(new DownloadCommand(world))
                .addSubcommand(new ListenCommand(world))
                .addSubcommand(new InboxCommand(world))
                .addSubcommand(new ConversationsCommand(world))
                .addSubcommand(new SearchCommand(world))
                .addSubcommand(new ReactCommand(world))
                .addSubcommand(new EditCommand(world))
                .addSubcommand(new DeleteCommand(world))
                .addSubcommand(new LifetimeCommand(world))
                .addSubcommand(new ForgetCommand(world))
                .addSubcommand(new SettingsCommand(world))
                .addSubcommand(new PolicyCommand(world))
                .addSubcommand(GroupCommands.commandLine(world))
                .addSubcommand(new ContactsCommand(world))
                .addSubcommand(new FingerprintCommand(world))
                .addSubcommand(new VerifyCommand(world))
                .addSubcommand(new TrustCommand(world))
                .addSubcommand(DevicesCommand.commandLine(world))
                .addSubcommand(RecoveryCommands.commandLine(world))
                .addSubcommand(new RecoverCommand(world))
                .addSubcommand(new PassphraseCommand(world))
                .addSubcommand(OfflineCommands.commandLine(world))
                .addSubcommand(new GatewayCommand(world))
                .addSubcommand(new CompletionCommand(world))
                .addSubcommand(new CommandLine.HelpCommand());
        line.setOut(new PrintWriter(world.out(), true, world.out().charset()));
        line.setErr(new PrintWriter(world.err(), true, world.err().charset()));
        line.setUsageHelpWidth(100);
        line.setUsageHelpAutoWidth(true);
        Failures failures = new Failures(world);
        line.setExecutionExceptionHandler((failure, command, parsed) ->
                failures.report(failure, isVerbose(command), JsonOption.isAmong(parsed.originalArgs())));
        line.setParameterExceptionHandler(
                (failure, arguments) -> failures.report(failure, JsonOption.isAmong(List.of(arguments))));
        return line;
    }

    private static boolean isVerbose(CommandLine command) {
        return command.getCommandSpec().userObject() instanceof DeviceCommand device && device.isVerbose();
    }
}
