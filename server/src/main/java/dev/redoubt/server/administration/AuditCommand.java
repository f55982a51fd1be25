package dev.redoubt.server.administration;

import picocli.CommandLine.Command;

/** {@code redoubtctl audit}. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "What administrators did.",
        subcommands = {AuditVerifyCommand.class})
final class AuditCommand {
    AuditCommand() {}
}
