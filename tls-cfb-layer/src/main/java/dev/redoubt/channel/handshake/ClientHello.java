package dev.redoubt.channel.handshake;

import dev.redoubt.protocol.identity.Octets;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The client's half of the handshake: random bytes and one key share per suite that it offers. SPEC.md, "ClientHello".
 *
 * @param random 32 bytes
 * @param offers 1 to 8, suites strictly upwards, known to this version or not
 */
record ClientHello(Octets random, List<Offer> offers) {
    static final int VERSION = 1;
    static final int RANDOM_SIZE = 32;
    /** No longer hello is read. */
    static final int MAXIMUM_SIZE = 16 * 1024;

    private static final int MAXIMUM_OFFERS = 8;
    private static final int MAXIMUM_SHARE = 4096;

    /** @param share 1 to 4,096 bytes, laid out as the suite says */
    record Offer(int suite, Octets share) {}

    ClientHello {
        offers = List.copyOf(offers);
    }

    static ClientHello parse(byte[] bytes) throws HandshakeException.Malformed {
        if (bytes.length > MAXIMUM_SIZE) {
            throw new HandshakeException.Malformed("a ClientHello has at most " + MAXIMUM_SIZE + " bytes");
        }
        WireReader reader = new WireReader(bytes);
        reader.version(VERSION);
        Octets random = Octets.copyOf(reader.octets(RANDOM_SIZE));
        List<Offer> offers = readOffers(reader);
        reader.end();
        return new ClientHello(random, offers);
    }

    private static List<Offer> readOffers(WireReader reader) throws HandshakeException.Malformed {
        int count = reader.int8();
        if (count < 1 || count > MAXIMUM_OFFERS) {
            throw new HandshakeException.Malformed(count + " suites are offered, not 1 to " + MAXIMUM_OFFERS);
        }
        List<Offer> offers = new ArrayList<>(count);
        int previous = 0;
        for (int i = 0; i < count; i++) {
            int suite = reader.int8();
            if (suite <= previous) {
                throw new HandshakeException.Malformed("the offered suites do not go strictly upwards from 1");
            }
            offers.add(new Offer(suite, Octets.copyOf(reader.vector(1, MAXIMUM_SHARE))));
            previous = suite;
        }
        return offers;
    }

    Optional<Offer> offer(int suite) {
        return offers.stream().filter(offer -> offer.suite() == suite).findFirst();
    }

    byte[] toBytes() {
        int size = offers.stream().mapToInt(offer -> 3 + offer.share().size()).sum();
        ByteBuffer buffer = ByteBuffer.allocate(1 + RANDOM_SIZE + 1 + size)
                .put((byte) VERSION)
                .put(random.toBytes())
                .put((byte) offers.size());
        for (Offer offer : offers) {
            buffer.put((byte) offer.suite()).putShort((short) offer.share().size());
            buffer.put(offer.share().toBytes());
        }
        return buffer.array();
    }
}
