package io.todoflow.camel.dapr;

import java.util.Map;

/**
 * The broker did not confirm every entry of a bulk publish. The headers of the message name those that it confirmed.
 */
public class DaprBulkPublishException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DaprBulkPublishException(Map<String, String> failed, int published) {
        super("%d of %d entries were not published; the first: %s"
                .formatted(
                        failed.size(),
                        failed.size() + published,
                        failed.entrySet().iterator().next()));
    }
}
