package dev.redoubt.client.failure;

import org.jspecify.annotations.Nullable;

/** Whatever can go wrong for a user of the SDK. The message is one sentence that says what to do. */
public abstract sealed class RedoubtException extends Exception
        permits AlreadyEnrolledException,
                ApplianceUnreachableException,
                CannotListenException,
                ChangedRootException,
                ContainerBusyException,
                ContainerDamagedException,
                ContainerFailureException,
                ContainerTooNewException,
                FileDamagedException,
                FileUnusableException,
                InvalidIdentityException,
                InvalidInvitationLinkException,
                LinkTakenException,
                LocalDiskFullException,
                MessageKeptException,
                MessageTooLongException,
                NotEnrolledException,
                RefusedByApplianceException,
                RolledBackAccountException,
                UnknownNameException,
                UntrustedApplianceException,
                WrongPassphraseException {
    private static final long serialVersionUID = 1L;

    RedoubtException(String message) {
        super(message);
    }

    RedoubtException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
