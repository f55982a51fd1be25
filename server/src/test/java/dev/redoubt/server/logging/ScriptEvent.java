package dev.redoubt.server.logging;

import static dev.redoubt.server.logging.LogLevel.ERROR;
import static dev.redoubt.server.logging.LogLevel.INFO;
import static dev.redoubt.server.logging.LogLevel.WARN;

import java.util.Locale;

/** What the backup's commands say, which are shell scripts: {@code server/bin/redoubt-*}. */
enum ScriptEvent {
    BACKUP_DONE(INFO, "a backup was made", "nothing"),
    BACKUP_GOOD(INFO, "signature and sums of a backup are good", "nothing"),
    CHAIN_DELETED(
            INFO,
            "a backup and all that build on it were deleted, as they were older than they are to be kept",
            "nothing"),
    UNPACKED(INFO, "a backup was unpacked for a restore", "`next` says what comes next"),
    DRILL_PASSED(INFO, "a restore was rehearsed, and the database was good", "nothing"),
    DRILL_LEFT_OUT(
            WARN,
            "no restore was rehearsed, since its keys went with a restart of the machine",
            "nothing: the next full backup is tried again"),
    DRILL_NOT_PASSED(
            ERROR, "a rehearsed restore did not give back what was backed up", "the runbook of RestoreDrillFailed"),
    DRILL_NO_ROOM(ERROR, "there is no room to rehearse a restore", "the runbook of RestoreDrillFailed"),
    DRILL_KEYS_ON_DISK(
            ERROR,
            "the rehearsal's keys would be written to a disk: no backup was made",
            "mount a tmpfs on `drill_keys`: ops/backup.md"),
    CONFIGURATION_WRONG(ERROR, "the backup's configuration is not good", "`reason` says which line"),
    TARGET_MISSING(
            ERROR, "the folder for backups is not there, or nothing is mounted on it", "the runbook of BackupFailed"),
    TARGET_OPEN(ERROR, "others may read the folder for backups", "`chmod 0700` it"),
    TARGET_FULL(ERROR, "a backup may not fit any more: none was begun", "the runbook of BackupTargetFull"),
    TOOL_MISSING(ERROR, "a program that the backup needs is not installed", "install it: `reason` names it"),
    BUSY(
            ERROR,
            "another backup or rehearsal is under way",
            "wait; `systemctl status redoubt-backup redoubt-restore-drill`"),
    KEYS_EXIST(
            ERROR,
            "there are keys for backups already: none were overwritten",
            "name another folder, if there are to be others"),
    DATABASE_COPY_FAILED(ERROR, "the database could not be copied", "the runbook of BackupFailed"),
    FILE_COPY_FAILED(ERROR, "files could not be copied", "the runbook of BackupFailed"),
    SIGNING_FAILED(ERROR, "a backup could not be signed", "the runbook of BackupFailed"),
    BACKUP_WRONG(
            ERROR,
            "a backup is damaged, was changed, or is of somebody else",
            "keep it, restore an earlier one, and find out why: ops/backup.md"),
    BACKUP_NOT_BELIEVED(
            WARN,
            "something on the target is not signed by this machine: it is neither built on nor deleted",
            "find out what `name` is: the runbook of BackupTargetFull"),
    CLOCK_WRONG(
            ERROR,
            "the last backup was made later than now: none was made",
            "set the clock, or move that backup away if the clock was wrong then"),
    BACKUP_MISSING(ERROR, "there is no backup", "the runbook of BackupNeverMade"),
    NO_ROOM(ERROR, "there is no room for a restore: nothing was touched", "make room where `reason` says"),
    FILES_WRONG(
            ERROR, "the files of a backup could not be put back", "empty the folders, and try again: ops/backup.md"),
    NOT_EMPTY(
            ERROR,
            "a restore would have written over something",
            "empty the folder that `reason` names, after a look at it"),
    STILL_RUNNING(ERROR, "a restore was begun under a running program", "stop it: `reason` names it"),
    IDENTITY_MISSING(ERROR, "the offline key for backups cannot be read", "bring the medium"),
    IDENTITY_WRONG(ERROR, "the offline key does not open this backup", "bring the one that belongs to it"),
    DATABASE_WRONG(ERROR, "a backup's database could not be made whole", "restore an earlier one: ops/backup.md");

    private final LogLevel level;
    private final String meaning;
    private final String remedy;

    ScriptEvent(LogLevel level, String meaning, String remedy) {
        this.level = level;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    LogLevel level() {
        return level;
    }

    String meaning() {
        return meaning;
    }

    String remedy() {
        return remedy;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
