package dev.redoubt.client.chat;

/** How far a file is. */
final class TransferLine {
    private static final int BAR = 20;

    private TransferLine() {}

    static Line of(Transfer transfer, int width) {
        int room = Math.min(BAR, width / 3);
        int full = transfer.percent() * room / 100;
        String bar = "█".repeat(full) + "░".repeat(room - full);
        String end = String.format(" %s %3d %%", bar, transfer.percent());
        String begin = (transfer.upload() ? " ↑ " : " ↓ ") + transfer.name();
        return Line.of(Cells.fit(begin, width - Cells.width(end)) + end);
    }
}
