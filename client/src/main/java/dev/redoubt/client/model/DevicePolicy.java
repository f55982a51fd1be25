package dev.redoubt.client.model;

import dev.redoubt.client.failure.ForbiddenByPolicyException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the administrators of the appliance have settled for this device, as far as this program acts on it. Immutable. It
 * only ever restricts what can be done here; client/SPEC.md, "Policy", says how.
 *
 * @param version of the whole network; 0 where there is no policy, which restricts nothing
 * @param network eight digits
 * @param group the security group's id
 * @param issuedAt when the appliance signed it, by the hour
 * @param dataRetention the administrators say that a copy of what is said in the network is kept; this program sends it nowhere
 * @param presence whether others may see that something is being written
 * @param recoveryKeys whether a recovery may be set up that a passphrase or words open
 * @param quickResponses short answers that the administrators propose
 */
public record DevicePolicy(
        long version,
        String network,
        String group,
        Instant issuedAt,
        PassphraseRules passphrase,
        Openings openings,
        Sessions sessions,
        Lives lives,
        Files files,
        ReadReceipts readReceipts,
        Optional<Consent> consent,
        boolean dataRetention,
        boolean presence,
        boolean recoveryKeys,
        List<String> quickResponses) {
    /** As it is before there is one. */
    public static final DevicePolicy NONE = new DevicePolicy(
            0,
            "",
            "",
            Instant.EPOCH,
            PassphraseRules.NONE,
            new Openings(0, 0),
            new Sessions(false, Optional.empty(), Optional.empty()),
            new Lives(Optional.empty(), Optional.empty()),
            new Files(true, true),
            ReadReceipts.CHOICE,
            Optional.empty(),
            false,
            true,
            true,
            List.of());

    public DevicePolicy {
        quickResponses = List.copyOf(quickResponses);
    }

    /** Whether the appliance has ever said anything. */
    public boolean isThere() {
        return version > 0;
    }

    /**
     * What failed openings of the device in a row lead to.
     *
     * @param waitAfter from so many on one has to wait before each further try; 0 for never
     * @param wipeAfter after so many the device erases itself; 0 for never
     */
    public record Openings(int waitAfter, int wipeAfter) {}

    /**
     * How long the device may be open.
     *
     * @param reauthenticate the passphrase is asked for again whenever somebody comes back to the device
     * @param longest since it was opened
     * @param idle since somebody used it last
     */
    public record Sessions(boolean reauthenticate, Optional<Duration> longest, Optional<Duration> idle) {
        /** For how long somebody may be away where they have to authenticate again when they return. */
        public static final Duration AWAY = Duration.ofMinutes(5);

        /**
         * After how long without anybody a device is to be locked.
         *
         * @param wanted by its user; zero for never
         * @return the shortest of this and what the policy allows; zero for never
         */
        public Duration lockAfter(Duration wanted) {
            Duration shortest = wanted;
            if (reauthenticate) {
                shortest = within(Optional.of(AWAY), shortest);
            }
            return within(idle, shortest);
        }
    }

    /**
     * How long messages that are sent from here may live.
     *
     * @param timeToLive from when they were sent
     * @param burnAfterReading from when they were read, of messages that burn at all
     */
    public record Lives(Optional<Duration> timeToLive, Optional<Duration> burnAfterReading) {
        /** What becomes of a time to live: zero is for ever, and so longer than every limit. */
        public Duration timeToLive(Duration wanted) {
            return within(timeToLive, wanted);
        }

        /** What becomes of a time after reading; a message that does not burn, zero, stays one. */
        public Duration burnAfterReading(Duration wanted) {
            return wanted.isZero() ? wanted : within(burnAfterReading, wanted);
        }

        /** @throws ForbiddenByPolicyException if somebody asks for more than is allowed */
        public void require(Duration time, Duration afterReading) throws ForbiddenByPolicyException {
            if (!timeToLive(time).equals(time)) {
                throw new ForbiddenByPolicyException(
                        "messages live for " + timeToLive.orElseThrow().toSeconds() + " s at most");
            }
            if (!burnAfterReading(afterReading).equals(afterReading)) {
                throw new ForbiddenByPolicyException("messages that burn do so "
                        + burnAfterReading.orElseThrow().toSeconds() + " s after reading at the latest");
            }
        }

        /** The same for one message; what its options leave open follows the conversation, and is cut short by itself. */
        public void require(SendOptions options) throws ForbiddenByPolicyException {
            Duration shortest = Duration.ofSeconds(1);
            require(
                    options.timeToLive().orElse(shortest),
                    options.burnAfterReading().orElse(Duration.ZERO));
        }
    }

    /** The shorter one, where zero is for ever. */
    private static Duration within(Optional<Duration> limit, Duration wanted) {
        boolean exceeds = limit.isPresent() && (wanted.isZero() || wanted.compareTo(limit.get()) > 0);
        return exceeds ? limit.get() : wanted;
    }

    /**
     * What may be done with files.
     *
     * @param allowed whether they are sent and received at all
     * @param downloads whether those that were received may be put on this machine
     */
    public record Files(boolean allowed, boolean downloads) {
        public void requireSending() throws ForbiddenByPolicyException {
            if (!allowed) {
                throw new ForbiddenByPolicyException("files are neither sent nor received");
            }
        }

        public void requireDownloads() throws ForbiddenByPolicyException {
            requireSending();
            if (!downloads) {
                throw new ForbiddenByPolicyException("files that were received are not put on this machine");
            }
        }
    }

    /** Whether those who write learn that their messages were read. */
    public enum ReadReceipts {
        /** They do not. */
        OFF,
        /** As the user has it. */
        CHOICE,
        /** They do; in groups of more than 16 nobody ever does. */
        ON
    }

    /**
     * What the user has to acknowledge.
     *
     * @param header one line
     * @param content Markdown, not to be trusted to be harmless for a terminal
     * @param button what is on the button that acknowledges it
     */
    public record Consent(String header, String content, String button) {}

    /** @throws ForbiddenByPolicyException if no recovery may be set up that a passphrase or words open */
    public void requireRecoveryKeys() throws ForbiddenByPolicyException {
        if (!recoveryKeys) {
            throw new ForbiddenByPolicyException("no recovery is set up that a passphrase or words open");
        }
    }

    /** What of the user's own settings holds. */
    public Settings effective(Settings own) {
        Settings receipts = switch (readReceipts) {
            case OFF -> own.withReadReceipts(false).withReadReceiptsInGroups(false);
            case CHOICE -> own;
            case ON -> own.withReadReceipts(true).withReadReceiptsInGroups(true);
        };
        return presence ? receipts : receipts.withTyping(false);
    }

    /**
     * What is kept where the user wants this: what the policy settles stays the user's own as it was, for when the policy ends.
     *
     * @throws ForbiddenByPolicyException if they want something that the policy settles otherwise
     */
    public Settings change(Settings own, Settings wanted) throws ForbiddenByPolicyException {
        if (!effective(wanted).equals(wanted)) {
            throw new ForbiddenByPolicyException("it settles receipts of reading, or that one is writing, itself");
        }
        Settings kept = wanted;
        if (readReceipts != ReadReceipts.CHOICE) {
            kept = kept.withReadReceipts(own.readReceipts()).withReadReceiptsInGroups(own.readReceiptsInGroups());
        }
        return presence ? kept : kept.withTyping(own.typing());
    }
}
