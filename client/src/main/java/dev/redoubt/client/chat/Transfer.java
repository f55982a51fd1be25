package dev.redoubt.client.chat;

/**
 * A file on its way.
 *
 * @param id of this run of the program
 * @param upload whether it goes to the appliance
 */
record Transfer(long id, boolean upload, String name, long done, long total) {
    int percent() {
        return total == 0 ? 0 : (int) (done * 100 / total);
    }
}
