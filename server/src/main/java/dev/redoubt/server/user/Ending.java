package dev.redoubt.server.user;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.account.Accounts;
import dev.redoubt.server.device.CutOff;
import dev.redoubt.server.mailbox.Mailbox;
import dev.redoubt.server.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** After the commit: what was known of an account is forgotten, and what cut off devices have open ends. Thread-safe. */
final class Ending {
    private final Accounts accounts;
    private final Mailbox mailbox;
    private final CutOff cutOff;
    private final AccountWatch watch;

    Ending(Accounts accounts, Mailbox mailbox, CutOff cutOff, AccountWatch watch) {
        this.accounts = accounts;
        this.mailbox = mailbox;
        this.cutOff = cutOff;
        this.watch = watch;
    }

    /** What happened to an account, and which of its nodes are cut off by it. */
    record Change(AccountId account, Set<NodeId> nodes) {}

    /** At once: from now on nothing is let in that must not be. */
    void forget(Change change) {
        accounts.forget(change.account());
        change.nodes().forEach(mailbox::changed);
        watch.changed(change.account());
    }

    /** Returns once all have ended: each may take a moment for its last word, so all of them do it at once. */
    void end(List<Change> changes, ProblemCode why) {
        List<Thread> threads = new ArrayList<>();
        for (Change change : changes) {
            for (NodeId node : change.nodes()) {
                threads.add(Thread.ofVirtual().name("cut-off").start(() -> cutOff.cutOff(node, why)));
            }
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
