package dev.redoubt.server.administration.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** An alert that fires now. */
record Alert(String name, String severity, String summary) {
    private static final int MOST = 50;
    private static final int LONGEST = 300;

    /**
     * What Prometheus answers to {@code /api/v1/alerts}, without those of severity {@code none}, which are there to be seen elsewhere
     * and fire always; the worst come first, at most 50.
     *
     * @throws JsonProcessingException if it is another answer
     */
    static List<Alert> parse(String answer) throws JsonProcessingException {
        List<Alert> firing = new ArrayList<>();
        for (JsonNode alert : new ObjectMapper().readTree(answer).path("data").path("alerts")) {
            boolean asksForSomebody = !alert.at("/labels/severity").asText().equals("none");
            if (alert.path("state").asText().equals("firing") && asksForSomebody) {
                firing.add(new Alert(
                        text(alert.at("/labels/alertname")),
                        text(alert.at("/labels/severity")),
                        text(alert.at("/annotations/summary"))));
            }
        }
        return firing.stream()
                .sorted(Comparator.comparing((Alert alert) -> !alert.isCritical())
                        .thenComparing(Alert::name))
                .limit(MOST)
                .toList();
    }

    private static String text(JsonNode value) {
        String text = value.asText();
        return text.substring(0, Math.min(LONGEST, text.length()));
    }

    boolean isCritical() {
        return severity.equals("critical");
    }
}
