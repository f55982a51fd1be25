package dev.redoubt.client.store;

import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.RecordType;
import dev.redoubt.protocol.identity.Octets;
import java.nio.ByteBuffer;

/** The registry of record types: client/SPEC.md, "Contents". A number is never given a second meaning. */
final class RecordTypes {
    static final RecordType APPLIANCE = new RecordType(1);
    static final RecordType ENROLMENT = new RecordType(2);
    static final RecordType CLOCK = new RecordType(3);
    static final RecordType COUNTERS = new RecordType(4);

    static final RecordType ACCOUNT_ROOT = new RecordType(16);
    static final RecordType ACCOUNT_STATE = new RecordType(17);
    static final RecordType NODE_SIGNING_KEY = new RecordType(18);
    static final RecordType AGREEMENT_KEY = new RecordType(19);

    static final RecordType OWN_ACCOUNT = new RecordType(20);

    static final RecordType POOL = new RecordType(32);
    static final RecordType EPHEMERAL_KEY = new RecordType(33);
    static final RecordType USED_KEY = new RecordType(34);

    static final RecordType CONTACT = new RecordType(48);
    static final RecordType CONTACT_NAME = new RecordType(49);

    static final RecordType ROOT_ALARM = new RecordType(50);
    static final RecordType CONTACT_CHANGE = new RecordType(51);
    static final RecordType NOTICE = new RecordType(52);

    static final RecordType CONVERSATION = new RecordType(64);
    static final RecordType MESSAGE_LOG = new RecordType(65);
    static final RecordType MESSAGE = new RecordType(66);
    static final RecordType MESSAGE_IDENTITY = new RecordType(67);
    static final RecordType OUTGOING = new RecordType(68);

    static final RecordType CONVERSATION_ENTRY = new RecordType(80);
    static final RecordType GROUP = new RecordType(81);
    static final RecordType HELD_INDEX = new RecordType(82);
    static final RecordType HELD = new RecordType(83);
    static final RecordType WAITING_INDEX = new RecordType(84);
    static final RecordType WAITING = new RecordType(85);
    static final RecordType DUE = new RecordType(86);
    static final RecordType CONVERSATION_SETTINGS = new RecordType(87);
    static final RecordType TELLING = new RecordType(88);
    static final RecordType SETTINGS = new RecordType(89);

    static final RecordType SEARCH_PAGE = new RecordType(90);
    static final RecordType SENT_INDEX = new RecordType(91);
    static final RecordType SENT = new RecordType(92);
    static final RecordType RESEND_QUEUE = new RecordType(93);
    static final RecordType GAPS = new RecordType(94);
    static final RecordType REPEATED_COUNTER = new RecordType(95);

    static final RecordType POLICY = new RecordType(96);
    static final RecordType CONSENT = new RecordType(97);
    static final RecordType LOCK = new RecordType(98);

    static final RecordType STORAGE_KEY = new RecordType(112);
    static final RecordType RECOVERY_BUNDLE = new RecordType(113);
    static final RecordType RECOVERY = new RecordType(114);
    static final RecordType PENDING_RECOVERY = new RecordType(115);
    static final RecordType SEALED_BUNDLE = new RecordType(116);
    static final RecordType OFFLINE_REQUEST = new RecordType(117);
    static final RecordType ACCOUNT_DATA = new RecordType(118);
    static final RecordType ACCOUNT_DATA_STATUS = new RecordType(119);
    static final RecordType NEXT_STORAGE_KEY = new RecordType(120);
    static final RecordType OFFLINE_EXCHANGE = new RecordType(121);

    static final RecordType UPLOAD = new RecordType(144);
    static final RecordType DOWNLOAD = new RecordType(145);
    static final RecordType ABANDONED_PART = new RecordType(146);
    static final RecordType ABANDONED_BLOB = new RecordType(147);
    static final RecordType SENT_BLOB = new RecordType(148);

    private RecordTypes() {}

    static RecordName numbered(RecordType type, long number) {
        return new RecordName(type, number(number));
    }

    static Octets number(long number) {
        return Octets.copyOf(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }
}
