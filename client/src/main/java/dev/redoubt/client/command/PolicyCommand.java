package dev.redoubt.client.command;

import dev.redoubt.client.Policies;
import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.model.DevicePolicy;
import dev.redoubt.client.model.PolicySetting;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code redoubt policy}. */
@Command(
        name = "policy",
        header = "Show what the administrator has settled for this device.",
        description = {
            "",
            "Asks the appliance whether there is anything new, and shows what holds; without the appliance, what came last, for"
                    + " that holds until there is something newer.",
            "",
            "Where the administrator wants something to be read first, this shows it, and asks. In scripts --acknowledge says"
                    + " that it was read."
        },
        footer = {"", "Examples:", "  redoubt policy", "  redoubt policy --all", "  redoubt policy --acknowledge"})
final class PolicyCommand extends DeviceCommand {
    @Option(names = "--all", description = "Show every setting, and who enforces it.")
    private boolean all;

    @Option(names = "--acknowledge", description = "Say that you have read what the administrator wants you to read.")
    private boolean acknowledge;

    @Mixin
    private final JsonOption json = new JsonOption();

    PolicyCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException, IOException {
        try (Redoubt redoubt = options().open(world())) {
            refresh(redoubt.policies());
            if (json.isGiven()) {
                acknowledgeIfAsked(redoubt.policies());
                showJson(redoubt.policies());
            } else {
                show(redoubt.policies());
                consent(redoubt);
            }
            Notices.tell(redoubt, world().err(), json);
        }
        return ExitCode.OK;
    }

    private void refresh(Policies policies) throws RedoubtException {
        try {
            policies.refresh();
        } catch (ApplianceUnreachableException | RefusedByApplianceException e) {
            new Failures(world()).tell(e, json.isGiven());
        }
    }

    private boolean acknowledgeIfAsked(Policies policies) throws RedoubtException {
        Optional<DevicePolicy.Consent> due = policies.consentDue();
        if (acknowledge && due.isPresent()) {
            policies.acknowledge(due.get());
            return true;
        }
        return false;
    }

    private void show(Policies policies) throws RedoubtException {
        PrintStream out = world().out();
        DevicePolicy policy = policies.current();
        if (!policy.isThere()) {
            out.println("There is no policy: nothing is restricted.");
            return;
        }
        out.println("Network " + TerminalText.line(policy.network()) + ", group " + TerminalText.line(policy.group())
                + ", version " + policy.version() + ", as of " + policy.issuedAt() + ".");
        List<String> restrictions = PolicyText.restrictions(policy);
        restrictions.forEach(line -> out.println("  " + line));
        if (restrictions.isEmpty()) {
            out.println("Nothing is restricted.");
        }
        showAnswers(policy);
        if (all) {
            policies.settings().forEach(this::show);
        }
        if (policies.isPassphraseDue()) {
            world().err().println("This device stays offline until its passphrase is another: \"redoubt passphrase\".");
        }
    }

    private void showAnswers(DevicePolicy policy) {
        for (int i = 0; i < policy.quickResponses().size(); i++) {
            String answer = TerminalText.line(policy.quickResponses().get(i));
            world().out()
                    .println("  " + (i == 0 ? "short answers" : "             ") + "      " + (i + 1) + ". " + answer);
        }
    }

    private void show(PolicySetting setting) {
        String who = switch (setting.enforcer()) {
            case DEVICE -> "this program";
            case BOTH -> "both";
            case NOTHING_THERE -> "nothing there";
        };
        world().out()
                .println(String.format(
                        Locale.ROOT, "  %-34s %-14s %s", setting.name(), who, TerminalText.line(setting.value())));
    }

    /** Shown to whoever has to read it; asked where somebody sits there. */
    private void consent(Redoubt redoubt) throws RedoubtException, UsageException, IOException {
        Optional<DevicePolicy.Consent> due = redoubt.policies().consentDue();
        if (due.isEmpty()) {
            return;
        }
        Onboarding onboarding = new Onboarding(world(), redoubt);
        if (acknowledge) {
            acknowledgeIfAsked(redoubt.policies());
            world().err().println("Acknowledged.");
        } else if (world().terminal().shows(Terminal.STANDARD_INPUT)) {
            onboarding.acknowledge(due.get());
        } else {
            onboarding.show(due.get());
            world().err().println("\"redoubt policy --acknowledge\" says that you have read it.");
        }
    }

    private void showJson(Policies policies) throws RedoubtException {
        DevicePolicy policy = policies.current();
        List<PolicySetting> settings = policies.settings();
        Optional<DevicePolicy.Consent> due = policies.consentDue();
        boolean refused = policies.isRefused();
        boolean passphraseDue = policies.isPassphraseDue();
        Json.line(world().out(), object -> {
            JsonResults.policy(object, policy, settings);
            object.put("refused", refused)
                    .put("passphraseDue", passphraseDue)
                    .put("consentDue", due, JsonResults::consent);
        });
    }
}
