package io.todoflow.dev;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.todoflow.dapr.embedded.EmbeddedDapr;
import io.todoflow.testing.DevelopmentDatabase;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** The services around the application, started and stopped with it. */
@TestConfiguration(proxyBeanMethods = false)
public class DevelopmentServices {

    @Bean
    JdbcConnectionDetails database() {
        return DevelopmentDatabase.create();
    }

    @Bean
    DevelopmentSidecar sidecar(
            @Value("${server.port}") int appPort,
            @Value("${todoflow.app-id}") String appId,
            @Value("${development.dapr.http-port}") int httpPort,
            @Value("${development.dapr.grpc-port}") int grpcPort,
            @Value("${todoflow.dapr.api-token}") String apiToken,
            @Value("${todoflow.dapr.app-api-token}") String appApiToken) {
        return new DevelopmentSidecar(EmbeddedDapr.builder(appId)
                .appPort(appPort)
                .httpPort(httpPort)
                .grpcPort(grpcPort)
                .apiToken(apiToken)
                .appApiToken(appApiToken)
                .resourcesPaths(Path.of("dapr-components/local")));
    }

    @Bean(initMethod = "start", destroyMethod = "stop")
    GreenMail mail(@Value("${development.smtp-port}") int port) {
        GreenMail mail = new GreenMail(new ServerSetup(port, null, ServerSetup.PROTOCOL_SMTP));
        // of dapr-components/local/secrets.json
        mail.setUser("todoflow", "development-only");
        return mail;
    }
}
