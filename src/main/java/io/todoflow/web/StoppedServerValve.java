package io.todoflow.web;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.Host;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.AbstractProtocol;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Answers 503 to requests that arrive while the application shuts down. Tomcat would answer 404, which makes a sidecar
 * drop the event or the job.
 *
 * @see <a href="https://docs.dapr.io/reference/api/pubsub_api/#expected-http-response">Dapr, what an answer to a
 *     delivery means</a>
 */
class StoppedServerValve extends ValveBase {

    /** Tomcat's statuses if the application, or the rest of the request, is no longer reachable. */
    private static final Set<Integer> CUT_OFF = Set.of(Response.SC_NOT_FOUND, Response.SC_BAD_REQUEST);

    StoppedServerValve() {
        super(true);
    }

    @Component
    static class Customizer implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
        @Override
        public void customize(TomcatServletWebServerFactory server) {
            server.addContextCustomizers(application -> {
                Host host = (Host) application.getParent();
                host.getPipeline().addValve(new ProblemReportValve());
                addTo(host);
            });
        }
    }

    /** Placed after the valve that writes error answers, because a written answer cannot be changed. */
    static void addTo(Host host) {
        host.getPipeline().addValve(new StoppedServerValve());
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (request.getContext() == null && !response.isError()) {
            answer(response);
            return;
        }
        getNext().invoke(request, response);
        if (isCutOff(request) && CUT_OFF.contains(response.getStatus()) && !response.isCommitted()) {
            response.reset();
            answer(response);
        }
    }

    /** A paused server does not read headers, and refuses the request because it has no host. */
    private static boolean isCutOff(Request request) {
        Context application = request.getContext();
        return application == null
                ? isPaused(request.getConnector())
                : !application.getState().isAvailable();
    }

    private static boolean isPaused(Connector connector) {
        return connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol && protocol.isPaused();
    }

    private static void answer(Response response) {
        response.setStatus(Response.SC_SERVICE_UNAVAILABLE);
        response.setIntHeader("Retry-After", 1);
    }
}
