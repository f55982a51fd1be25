package dev.redoubt.server.administration.manage;

import picocli.CommandLine;

/** All commands of this package. */
public final class Commands {
    private Commands() {}

    public static void addTo(CommandLine root, Console console) {
        root.addSubcommand(new UserCommand(console))
                .addSubcommand(new GroupCommand(console))
                .addSubcommand(new PolicyCommand(console))
                .addSubcommand(new DeviceCommand(console))
                .addSubcommand(new BotCommand(console))
                .addSubcommand(new GuestCommand(console))
                .addSubcommand(new NetworkCommand(console))
                .addSubcommand(new CommandLine(new AdminCommand(console)).addSubcommand(new AdminKeysCommand(console)))
                .addSubcommand(new ProposalCommand(console))
                .addSubcommand(new ExplainUserCommand(console))
                .addSubcommand(new CapacityCommand(console))
                .addSubcommand(new ApiCommand(console))
                .addSubcommand(new CredentialsCommand(console))
                .addSubcommand(new ModelCommand(console))
                .addSubcommand(new CompletionCommand(console))
                .addSubcommand(new CommandLine.HelpCommand());
    }
}
