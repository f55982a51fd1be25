package dev.redoubt.client.command;

import dev.redoubt.client.model.DevicePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a policy restricts, for people: a line for each, and none for what it leaves alone. */
final class PolicyText {
    private static final int LABEL = 19;

    private final DevicePolicy policy;
    private final List<String> lines = new ArrayList<>();

    private PolicyText(DevicePolicy policy) {
        this.policy = policy;
    }

    /** Empty where nothing is restricted. */
    static List<String> restrictions(DevicePolicy policy) {
        PolicyText text = new PolicyText(policy);
        text.locking();
        text.messages();
        text.rest();
        return text.lines;
    }

    private void add(String label, String restriction) {
        lines.add(String.format(Locale.ROOT, "%-" + LABEL + "s%s", label, restriction));
    }

    private void locking() {
        String needed = policy.passphrase().words();
        if (!needed.isEmpty()) {
            add("passphrase", needed);
        }
        DevicePolicy.Openings openings = policy.openings();
        if (openings.waitAfter() > 0) {
            add("wrong passphrase", "after " + openings.waitAfter() + " in a row one has to wait, longer each time");
        }
        if (openings.wipeAfter() > 0) {
            add("", "after " + openings.wipeAfter() + " (5 to 100) in a row this device erases itself");
        }
        DevicePolicy.Sessions sessions = policy.sessions();
        sessions.longest().ifPresent(time -> add("session", "closed after " + exact(time)));
        Duration away = sessions.lockAfter(Duration.ZERO);
        if (!away.isZero()) {
            add("chat", "locked after " + exact(away) + " without a key");
        }
    }

    private void messages() {
        DevicePolicy.Lives lives = policy.lives();
        lives.timeToLive().ifPresent(time -> add("messages", "live " + exact(time) + " at most"));
        lives.burnAfterReading()
                .ifPresent(time -> add("", "that burn do so " + exact(time) + " after reading at the latest"));
        files();
        switch (policy.readReceipts()) {
            case OFF -> add("read receipts", "never sent");
            case ON -> add("read receipts", "always sent, but for groups of more than 16");
            case CHOICE -> {}
        }
        if (!policy.presence()) {
            add("typing", "never shown to others");
        }
    }

    private void files() {
        if (!policy.files().allowed()) {
            add("files", "neither sent nor received");
        } else if (!policy.files().downloads()) {
            add("files", "not put on this machine");
        }
    }

    private void rest() {
        if (!policy.recoveryKeys()) {
            add("recovery", "none may be set up that a passphrase or words open");
        }
        Optional<DevicePolicy.Consent> consent = policy.consent();
        consent.ifPresent(text -> add("to be read", TerminalText.line(text.header())));
        if (policy.dataRetention()) {
            add(
                    "retention",
                    "the administrators say that they keep what is said; this program sends it to nobody else");
        }
    }

    private static String exact(Duration time) {
        return LifetimeText.exact(time);
    }
}
