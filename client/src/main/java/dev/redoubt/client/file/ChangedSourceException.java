package dev.redoubt.client.file;

/** What was sealed before cannot be gone on with: the file is another now, or the appliance has lost what it had. */
final class ChangedSourceException extends Exception {
    private static final long serialVersionUID = 1L;

    ChangedSourceException() {
        super("what was sealed before cannot be gone on with");
    }
}
