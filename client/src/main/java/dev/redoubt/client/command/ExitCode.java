package dev.redoubt.client.command;

import dev.redoubt.client.failure.AccountChangedException;
import dev.redoubt.client.failure.AlreadyEnrolledException;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.CannotListenException;
import dev.redoubt.client.failure.ChangedRootException;
import dev.redoubt.client.failure.CodeRefusedException;
import dev.redoubt.client.failure.ConsentDueException;
import dev.redoubt.client.failure.ContainerBusyException;
import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.ContainerFailureException;
import dev.redoubt.client.failure.ContainerTooNewException;
import dev.redoubt.client.failure.ContainerWipedException;
import dev.redoubt.client.failure.DeviceErasedException;
import dev.redoubt.client.failure.DeviceRevokedException;
import dev.redoubt.client.failure.FileDamagedException;
import dev.redoubt.client.failure.FileGoneException;
import dev.redoubt.client.failure.FileUnusableException;
import dev.redoubt.client.failure.FingerprintMismatchException;
import dev.redoubt.client.failure.ForbiddenByPolicyException;
import dev.redoubt.client.failure.ForeignAccountException;
import dev.redoubt.client.failure.ForgedJoiningException;
import dev.redoubt.client.failure.InvalidIdentityException;
import dev.redoubt.client.failure.InvalidInvitationLinkException;
import dev.redoubt.client.failure.LinkTakenException;
import dev.redoubt.client.failure.LocalDiskFullException;
import dev.redoubt.client.failure.LockedOutException;
import dev.redoubt.client.failure.MessageKeptException;
import dev.redoubt.client.failure.MessageTooLongException;
import dev.redoubt.client.failure.NoAccountRootException;
import dev.redoubt.client.failure.NoAlarmException;
import dev.redoubt.client.failure.NoDeviceException;
import dev.redoubt.client.failure.NoFileException;
import dev.redoubt.client.failure.NoRecoveryException;
import dev.redoubt.client.failure.NotAllowedException;
import dev.redoubt.client.failure.NotEnrolledException;
import dev.redoubt.client.failure.NotYourMessageException;
import dev.redoubt.client.failure.OutdatedDeviceException;
import dev.redoubt.client.failure.OwnDeviceException;
import dev.redoubt.client.failure.PassphraseDueException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.failure.RolledBackAccountException;
import dev.redoubt.client.failure.SessionEndedException;
import dev.redoubt.client.failure.TamperedRecoveryException;
import dev.redoubt.client.failure.UnknownConversationException;
import dev.redoubt.client.failure.UnknownDeviceException;
import dev.redoubt.client.failure.UnknownMessageException;
import dev.redoubt.client.failure.UnknownNameException;
import dev.redoubt.client.failure.UntrustedApplianceException;
import dev.redoubt.client.failure.WrongPassphraseException;
import dev.redoubt.client.failure.WrongRecoveryException;

/** What a script learns from the command's end. client/README.md, "Exit codes". */
final class ExitCode {
    static final int OK = 0;
    static final int FAILURE = 1;
    static final int USAGE = 2;
    static final int NOT_ENROLLED = 3;
    static final int WRONG_PASSPHRASE = 4;
    static final int UNKNOWN_NAME = 5;
    static final int UNREACHABLE = 6;
    static final int TRUST_ALARM = 7;
    static final int REFUSED = 8;
    static final int KEPT = 9;
    static final int BUSY = 10;
    static final int POLICY = 11;

    private ExitCode() {}

    static int of(RedoubtException failure) {
        return switch (failure) {
            case NotEnrolledException _, DeviceErasedException _ -> NOT_ENROLLED;
            case WrongPassphraseException _, WrongRecoveryException _, LockedOutException _ -> WRONG_PASSPHRASE;
            case UnknownNameException _,
                    UnknownDeviceException _,
                    UnknownConversationException _,
                    UnknownMessageException _,
                    NoFileException _ -> UNKNOWN_NAME;
            case ApplianceUnreachableException _ -> UNREACHABLE;
            case UntrustedApplianceException _,
                    ChangedRootException _,
                    RolledBackAccountException _,
                    TamperedRecoveryException _,
                    FingerprintMismatchException _,
                    FileDamagedException _,
                    ForeignAccountException _,
                    ForgedJoiningException _,
                    InvalidIdentityException _ -> TRUST_ALARM;
            case RefusedByApplianceException _,
                    DeviceRevokedException _,
                    FileGoneException _,
                    CodeRefusedException _,
                    NoDeviceException _,
                    OutdatedDeviceException _,
                    AccountChangedException _ -> REFUSED;
            case MessageKeptException _ -> KEPT;
            case LinkTakenException _, ContainerBusyException _ -> BUSY;
            case ConsentDueException _,
                    ForbiddenByPolicyException _,
                    PassphraseDueException _,
                    SessionEndedException _ -> POLICY;
            case InvalidInvitationLinkException _,
                    MessageTooLongException _,
                    NoAlarmException _,
                    NotAllowedException _,
                    NotYourMessageException _,
                    OwnDeviceException _ -> USAGE;
            case AlreadyEnrolledException _,
                    NoAccountRootException _,
                    NoRecoveryException _,
                    CannotListenException _,
                    FileUnusableException _,
                    LocalDiskFullException _,
                    ContainerDamagedException _,
                    ContainerTooNewException _,
                    ContainerWipedException _,
                    ContainerFailureException _ -> FAILURE;
        };
    }
}
