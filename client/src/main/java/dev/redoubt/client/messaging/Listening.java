package dev.redoubt.client.messaging;

import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.appliance.DeviceLink;
import dev.redoubt.client.appliance.LinkEndedException;
import dev.redoubt.client.container.HomeLock;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.model.MessageListener;
import dev.redoubt.client.policy.PolicyCare;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Holds the device link of this home, and opens it again whenever it ends. One holder per home. */
public final class Listening {
    private static final String LOCK = "link";

    /** So many that end before all has come, and it is said that something is wrong. */
    private static final int LINKS = 5;

    private final LiveNode node;
    private final Appliance appliance;
    private final Pauses pauses;
    private final Sending sending;
    private final KeyCare keys;
    private final OwnAccount own;
    private final Restorations restorations;
    private final Groups groups;
    private final Resending resending;
    private final AccountSync sync;
    private final PolicyCare policy;
    private final AtomicReference<@Nullable DeviceLink> open = new AtomicReference<>();
    private volatile boolean stopped;

    public Listening(LiveNode node, Appliance appliance, Pauses pauses) {
        this.node = node;
        this.appliance = appliance;
        this.pauses = pauses;
        this.sending = new Sending(node, appliance, pauses);
        this.keys = new KeyCare(node, appliance);
        this.own = new OwnAccount(node, appliance);
        this.restorations = new Restorations(node, appliance);
        this.groups = new Groups(node, appliance, pauses);
        this.resending = new Resending(node, appliance, pauses);
        this.sync = new AccountSync(node, appliance, pauses);
        this.policy = new PolicyCare(node.container(), appliance, node.account(), node.id(), node.clock());
    }

    /** @return the right to hold the link; empty where another process, or another part of this one, has it */
    public Optional<HomeLock> tryTakeLink() throws RedoubtException {
        return node.container().tryLock(LOCK);
    }

    /**
     * Listens until it is stopped or interrupted. The caller holds the link's lock.
     *
     * @throws RedoubtException what no waiting mends: a trust alarm, a refusal, a broken container
     */
    public void listen(MessageListener listener) throws RedoubtException, InterruptedException {
        LinkWork work = LinkWork.attended(node, appliance, pauses, listener);
        Consumer<Happening.Gone> watcher = work::gone;
        node.expiry().watch(watcher);
        try {
            listen(work, listener);
        } finally {
            node.expiry().unwatch(watcher);
        }
    }

    private void listen(LinkWork work, MessageListener listener) throws RedoubtException, InterruptedException {
        BackOff backOff = new BackOff(node.random());
        while (!stopped) {
            // Also what was stored while its acknowledgement failed: delivered again, it is known and not shown.
            work.showUnread();
            work.tell();
            Duration pause = oneLink(work, backOff, listener);
            if (!stopped && pause.isPositive()) {
                pauses.pause(pause);
            }
        }
    }

    /**
     * Fetches all that is waiting, by a short link, or by more where the appliance asks for another. The caller holds the
     * link's lock.
     *
     * @throws ApplianceUnreachableException if not all came; what did is kept
     */
    public void fetch() throws RedoubtException {
        LinkWork work = LinkWork.unattended(node, appliance, pauses);
        BackOff backOff = new BackOff(node.random());
        try {
            Optional<Duration> again = drain(work, 1);
            for (int links = 2; again.isPresent(); links++) {
                if (links > LINKS) {
                    throw ApplianceUnreachableException.inTheMiddle();
                }
                pauses.pause(backOff.next(again.get()));
                again = drain(work, links);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApplianceUnreachableException.inTheMiddle();
        } finally {
            node.container().forgetDeleted();
        }
    }

    /** @return as {@link LinkWork#drain} does */
    private Optional<Duration> drain(LinkWork work, int links) throws RedoubtException, InterruptedException {
        prepare();
        try (DeviceLink link = appliance.openLink()) {
            return work.drain(link);
        } catch (LinkEndedException _) {
            return Optional.of(Duration.ZERO);
        } catch (RefusedByApplianceException e) {
            // As one that is being started again does.
            if (links == LINKS || !Refusals.mayPass(e)) {
                throw e;
            }
            return Optional.of(e.retryAfter().orElse(Duration.ZERO));
        }
    }

    /** Ends the listening of another thread; at once where it waits for a frame. */
    public void stop() {
        stopped = true;
        DeviceLink link = open.get();
        if (link != null) {
            link.close();
        }
    }

    private Duration oneLink(LinkWork work, BackOff backOff, MessageListener listener)
            throws RedoubtException, InterruptedException {
        long framesBefore = work.frames();
        try {
            prepare();
            return serve(work, listener);
        } catch (LinkEndedException _) {
            return work.frames() > framesBefore ? Duration.ZERO : backOff.next();
        } catch (ApplianceUnreachableException e) {
            return stopped ? Duration.ZERO : lost(e, backOff.next(), listener);
        } catch (RefusedByApplianceException e) {
            if (!Refusals.mayPass(e)) {
                // It may have been reset: then there is an order to erase it.
                policy.refreshWholly();
                throw e;
            }
            return lost(e, backOff.next(e.retryAfter().orElse(Duration.ZERO)), listener);
        } finally {
            if (work.frames() > framesBefore) {
                backOff.reset();
            }
        }
    }

    private static Duration lost(RedoubtException why, Duration pause, MessageListener listener) {
        listener.disconnected(why, pause);
        return pause;
    }

    private Duration serve(LinkWork work, MessageListener listener)
            throws RedoubtException, LinkEndedException, InterruptedException {
        try (DeviceLink link = appliance.openLink()) {
            open.set(link);
            if (stopped) {
                return Duration.ZERO;
            }
            listener.connected();
            return work.serve(link);
        } finally {
            open.set(null);
        }
    }

    /**
     * What is due before each link: the newest policy, the own account's newest state, messages left behind, keys to be renewed or
     * forgotten. An appliance that can store nothing for now still delivers.
     */
    private void prepare() throws RedoubtException {
        policy.refreshIfPossible();
        own.follow();
        restorations.giveBackRecovery();
        Refusals.letPass(sending::flush);
        keys.markOnline();
        groups.proposeLost();
        resending.doWhatIsDue();
        sync.runIfPossible();
        keys.renewWhatIsDue();
        Refusals.letPass(keys::refillIfDue);
        keys.forgetExpired();
    }
}
