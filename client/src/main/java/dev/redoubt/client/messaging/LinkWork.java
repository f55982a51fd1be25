package dev.redoubt.client.messaging;

import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.appliance.DeviceLink;
import dev.redoubt.client.appliance.LinkEndedException;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.MessageListener;
import dev.redoubt.client.model.Notice;
import dev.redoubt.client.policy.PolicyCare;
import dev.redoubt.client.store.MessageLog;
import dev.redoubt.client.store.NoticeLog;
import dev.redoubt.protocol.appliance.Acknowledgement;
import dev.redoubt.protocol.appliance.Delivery;
import dev.redoubt.protocol.appliance.LinkDown;
import dev.redoubt.protocol.appliance.LinkUp;
import dev.redoubt.protocol.appliance.Problem;
import dev.redoubt.protocol.message.ConversationId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What is done with the frames of one device link: receive, acknowledge once it is durable, refill the pool. */
final class LinkWork {
    /** Without a frame for so long the link is opened anew: it may be dead, and nobody would notice. */
    private static final Duration SILENCE = Duration.ofMinutes(9);

    /** What others are to be told waits for such a pause between frames. */
    private static final Duration LULL = Duration.ofSeconds(2);

    /** How long an appliance that is busy, or has just been started, may take for the next of what is waiting. */
    private static final Duration FETCHING = Duration.ofSeconds(30);

    private final LiveNode node;
    private final Receiving receiving;
    private final KeyCare keys;
    private final Groups groups;
    private final Resending resending;
    private final AccountSync sync;
    private final PolicyCare policy;
    private final MessageListener listener;
    private final boolean attended;
    private final Tellings tellings;
    private final Typists typists;
    private long frames;
    private boolean owing;

    private LinkWork(LiveNode node, Appliance appliance, Pauses pauses, MessageListener listener, boolean attended) {
        this.node = node;
        this.attended = attended;
        this.receiving = new Receiving(node, appliance);
        this.keys = new KeyCare(node, appliance);
        this.groups = new Groups(node, appliance, pauses);
        this.resending = new Resending(node, appliance, pauses);
        this.sync = new AccountSync(node, appliance, pauses);
        this.policy = new PolicyCare(node.container(), appliance, node.account(), node.id(), node.clock());
        this.listener = listener;
        this.tellings = new Tellings(node, appliance, pauses);
        this.typists = new Typists(node, listener);
    }

    /** What was shown to the listener counts as read. */
    static LinkWork attended(LiveNode node, Appliance appliance, Pauses pauses, MessageListener listener) {
        return new LinkWork(node, appliance, pauses, listener, true);
    }

    /** Nobody looks: messages stay unread. */
    static LinkWork unattended(LiveNode node, Appliance appliance, Pauses pauses) {
        return new LinkWork(node, appliance, pauses, _ -> {}, false);
    }

    /** Frames that came so far, on all links. */
    long frames() {
        return frames;
    }

    /**
     * Until the appliance asks for another link.
     *
     * @return how long to wait before opening it
     */
    Duration serve(DeviceLink link) throws RedoubtException, LinkEndedException, InterruptedException {
        while (true) {
            Duration patience = patience();
            Optional<LinkDown> frame = link.receive(patience);
            typists.forgetSilent();
            if (frame.isEmpty()) {
                lull(patience);
            } else if (frame.get().getFrameCase() == LinkDown.FrameCase.REOPEN) {
                frames++;
                return pause(frame.get());
            } else {
                handle(link, frame.get());
            }
        }
    }

    private Duration patience() {
        return owing ? LULL : typists.patience().orElse(SILENCE);
    }

    private void lull(Duration patience) throws RedoubtException, LinkEndedException {
        if (patience.equals(SILENCE)) {
            throw new LinkEndedException();
        }
        tellOthers();
    }

    /** Once nothing more comes for now, so that few messages say it. */
    private void tellOthers() throws RedoubtException {
        if (owing) {
            owing = false;
            tellings.flush();
        }
    }

    /**
     * Until all that was waiting has come: the appliance says so.
     *
     * @return how long to wait before opening another link, where the appliance asks for one before that; empty once all is here
     * @throws ApplianceUnreachableException if nothing more comes
     */
    Optional<Duration> drain(DeviceLink link) throws RedoubtException, LinkEndedException, InterruptedException {
        while (true) {
            LinkDown frame = link.receive(FETCHING).orElseThrow(ApplianceUnreachableException::inTheMiddle);
            if (frame.getFrameCase() == LinkDown.FrameCase.REOPEN) {
                return Optional.of(pause(frame));
            }
            handle(link, frame);
            if (frame.getFrameCase() == LinkDown.FrameCase.CAUGHT_UP) {
                return Optional.empty();
            }
        }
    }

    private static Duration pause(LinkDown reopen) {
        return Duration.ofMillis(Integer.toUnsignedLong(reopen.getReopen().getAfterMillis()));
    }

    private void handle(DeviceLink link, LinkDown frame) throws RedoubtException {
        frames++;
        keys.markOnline();
        switch (frame.getFrameCase()) {
            case DELIVERY -> deliver(link, frame.getDelivery());
            case POOL_LOW -> Refusals.letPass(keys::refill);
            case POLICY_CHANGED -> {
                policy.hear(frame.getPolicyChanged().getVersion());
                tell();
            }
            case PROBLEM -> throw refusal(frame.getProblem());
            case CAUGHT_UP -> {
                // Also what earlier runs could not say.
                owing = true;
                tellOthers();
            }
            case ACCEPTED, CLAIMED, REOPEN, FRAME_NOT_SET -> {
                // Nothing is asked on this link that these would answer; what a newer appliance adds is passed over.
            }
        }
    }

    private void deliver(DeviceLink link, Delivery delivery) throws RedoubtException {
        Receipt receipt = receiving.receive(delivery);
        link.send(LinkUp.newBuilder()
                .setAcknowledgement(Acknowledgement.newBuilder()
                        .setDelivery(delivery.getDelivery())
                        .setRejected(receipt instanceof Receipt.Refused))
                .build());
        switch (receipt) {
            case Receipt.Kept kept -> {
                owing = true;
                for (Happening happening : kept.happenings()) {
                    tell(happening);
                }
                if (kept.groupChanged()) {
                    groups.proposeLost();
                }
                resending.doWhatIsDue();
            }
            case Receipt.Known _ -> {}
            case Receipt.Refused refused -> listener.rejected(refused.kind());
        }
        tell();
    }

    /** What the user should know beside messages. Where nobody looks it stays. */
    void tell() throws RedoubtException {
        if (!attended) {
            return;
        }
        List<Notice> notices = node.container().read(transaction -> new NoticeLog(transaction).all());
        if (!notices.isEmpty()) {
            notices.forEach(listener::notice);
            List<Long> told = notices.stream().map(Notice::number).toList();
            node.container().write(transaction -> {
                new NoticeLog(transaction).forget(told);
                return null;
            });
        }
    }

    /** What goes while the listener looks. */
    void gone(Happening.Gone gone) {
        listener.gone(gone.conversation(), gone.number());
    }

    /** What came but was not shown, because nobody was listening or a crash was faster. */
    void showUnread() throws RedoubtException {
        if (!listener.reads()) {
            return;
        }
        var unread = node.container().read(transaction -> new MessageLog(transaction).unread());
        for (var message : unread) {
            show(message);
        }
    }

    private void tell(Happening happening) throws RedoubtException {
        switch (happening) {
            case Happening.Shown(long number) -> {
                Optional<Message> message = kept(number);
                if (message.isPresent()) {
                    show(message.get());
                }
            }
            case Happening.Changed(long number) -> kept(number).ifPresent(listener::changed);
            case Happening.OwnData() -> {
                sync.runIfPossible();
                if (attended) {
                    // What was said in a group that was not known here yet.
                    showUnread();
                }
            }
            case Happening.Gone(ConversationId conversation, long number) -> listener.gone(conversation, number);
            case Happening.Typing typing -> typists.tell(typing);
        }
    }

    /** Empty where it is gone already. */
    private Optional<Message> kept(long number) throws RedoubtException {
        return node.container().read(transaction -> new MessageLog(transaction).shown(number));
    }

    private void show(Message message) throws RedoubtException {
        listener.message(message);
        if (attended && listener.reads()) {
            markRead(message.number());
        }
    }

    private void markRead(long number) throws RedoubtException {
        node.container().write(transaction -> {
            new Reading(transaction, node.account())
                    .here(List.of(number), node.clock().instant());
            return null;
        });
        owing = true;
    }

    private static RefusedByApplianceException refusal(Problem problem) {
        long seconds = Integer.toUnsignedLong(problem.getRetryAfterSeconds());
        Optional<Duration> told = seconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
        return new RefusedByApplianceException(problem.getCode(), problem.getDetail(), told);
    }
}
