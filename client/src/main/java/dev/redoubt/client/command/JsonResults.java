package dev.redoubt.client.command;

import dev.redoubt.client.model.Contact;
import dev.redoubt.client.model.ConversationInfo;
import dev.redoubt.client.model.Device;
import dev.redoubt.client.model.KeyReport;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.Notice;
import dev.redoubt.client.model.RecoveryStatus;
import java.time.Instant;
import java.util.TreeMap;

/**
 * The values of the SDK as scripts see them: all members are always there. client/SPEC.md, "Output for scripts", has the table;
 * members may be added, and none changes its meaning.
 */
final class JsonResults {
    private JsonResults() {}

    static void contact(Json json, Contact contact) {
        json.put("account", contact.account().toString())
                .put("name", contact.name())
                .put("trust", contact.trust());
    }

    /** The type comes first, so that a stream may have other things in it. */
    static void message(Json json, Message message) {
        json.put("type", "message")
                .put("number", message.number())
                .put("conversation", message.conversation().value().toHex())
                .put("group", message.group())
                .put("contact", contact -> contact(contact, message.contact()))
                .put("status", message.status())
                .put("text", message.text())
                .put("sentAt", message.sentAt())
                .put("keptAt", message.keptAt())
                .put("missingBefore", message.missingBefore())
                .put("forked", message.forked());
    }

    static void conversation(Json json, ConversationInfo info) {
        json.put("id", info.id().value().toHex())
                .put("kind", info.kind())
                .put("title", info.title())
                .list("members", info.members(), JsonResults::member)
                .put("unread", info.unread())
                .put("last", info.last(), JsonResults::message);
    }

    private static void member(Json json, ConversationInfo.Member member) {
        json.put("contact", contact -> contact(contact, member.contact())).put("administrator", member.administrator());
    }

    static void device(Json json, Device device) {
        json.put("fingerprint", device.fingerprint())
                .put("status", device.status())
                .put("isThis", device.isThis())
                .put("added", device.added())
                .put("expires", device.expires());
    }

    static void keys(Json json, KeyReport keys) {
        json.put("target", keys.target())
                .put("kept", keys.kept())
                .put("lastResortMadeAt", keys.lastResortMadeAt())
                .put("lastResortUses", keys.lastResortUses())
                .put("lastResortReuses", keys.lastResortReuses())
                .put("rejected", kinds -> new TreeMap<>(keys.rejected()).forEach(kinds::put));
    }

    static void recovery(Json json, RecoveryStatus status) {
        json.put("mode", status.mode())
                .put("rootIsHere", status.rootIsHere())
                .put("changing", status.changing())
                .put("setUpAt", status.setUpAt().map(Instant::toString));
    }

    static void notice(Json json, Notice notice) {
        json.put("kind", notice.kind())
                .put("contact", notice.contact(), JsonResults::contact)
                .strings("devices", notice.devices())
                .put("group", notice.group())
                .list("members", notice.members(), JsonResults::contact);
    }
}
