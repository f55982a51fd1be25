package dev.redoubt.client.failure;

import org.jspecify.annotations.Nullable;

/** Whatever can go wrong for a user of the SDK. The message is one sentence that says what to do. */
public abstract sealed class RedoubtException extends Exception
        permits AccountChangedException,
                AlreadyEnrolledException,
                ApplianceUnreachableException,
                CannotListenException,
                ChangedRootException,
                CodeRefusedException,
                ContainerBusyException,
                ContainerDamagedException,
                ContainerFailureException,
                ContainerTooNewException,
                ConsentDueException,
                ContainerWipedException,
                DeviceErasedException,
                DeviceRevokedException,
                FingerprintMismatchException,
                FileDamagedException,
                FileGoneException,
                FileUnusableException,
                ForbiddenByPolicyException,
                ForeignAccountException,
                ForgedJoiningException,
                InvalidIdentityException,
                InvalidInvitationLinkException,
                LinkTakenException,
                LocalDiskFullException,
                LockedOutException,
                MessageKeptException,
                MessageTooLongException,
                NoAccountRootException,
                NoFileException,
                NoRecoveryException,
                NoAlarmException,
                NoDeviceException,
                NotAllowedException,
                NotEnrolledException,
                NotYourMessageException,
                OutdatedDeviceException,
                OwnDeviceException,
                PassphraseDueException,
                RefusedByApplianceException,
                RolledBackAccountException,
                SessionEndedException,
                UnknownConversationException,
                UnknownDeviceException,
                UnknownMessageException,
                TamperedRecoveryException,
                UnknownNameException,
                UntrustedApplianceException,
                WrongPassphraseException,
                WrongRecoveryException {
    private static final long serialVersionUID = 1L;

    RedoubtException(String message) {
        super(message);
    }

    RedoubtException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
