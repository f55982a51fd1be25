package dev.redoubt.server.administration.manage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.util.Set;

/** A proposal, for people: who asked for what, and what it does. */
final class ProposalView {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Their answers have an access key's secret in them. */
    private static final Set<String> ISSUE_KEYS = Set.of("CreateAdministrator", "CreateAccessKey");

    private final JsonNode proposal;
    private final JsonNode effect;

    ProposalView(JsonNode proposal) {
        this.proposal = proposal;
        this.effect = read(proposal.path("effect").asText("{}"));
    }

    /** What the appliance says as text. */
    static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UsageException("the appliance answered with something that is no JSON");
        }
    }

    long number() {
        return proposal.path("number").asLong();
    }

    String digest() {
        return proposal.path("digest").asText();
    }

    boolean issuesKey() {
        return ISSUE_KEYS.contains(proposal.path("operation").asText());
    }

    /** In one cell. */
    String brief() {
        return PlanView.brief(effect);
    }

    void print(PrintStream out, Names names) {
        Details details = new Details()
                .add("proposal", Values.text(proposal.path("number")))
                .add("by", Values.text(proposal.path("administrator")))
                .add("kind", Values.text(proposal.path("kind")))
                .add("operation", Values.text(proposal.path("operation")))
                .add("until", Values.time(proposal.path("expires")));
        addGroup(details, "group", "group", names);
        addCount(details, "users in it", "users");
        addCount(details, "bots in it", "bots");
        addGroup(details, "into group", "toGroup", names);
        details.add("input", Values.text(proposal.path("input")));
        details.print(out);
        if (!effect.path("changes").isEmpty()) {
            out.println();
            new PlanView(out, names).changes(effect.path("changes"));
        }
    }

    /** By the name that the approval is bound to, where there is one. */
    private void addGroup(Details details, String title, String member, Names names) {
        if (effect.has(member + "Name")) {
            details.add(title, Values.text(effect.path(member + "Name")));
        } else if (effect.has(member + "Id")) {
            details.add(title, names.groupName(effect.path(member + "Id").asText()));
        }
    }

    private void addCount(Details details, String title, String member) {
        if (effect.has(member)) {
            details.add(title, effect.path(member).asText());
        }
    }
}
