package io.todoflow.camel.dapr;

import io.dapr.client.domain.HttpExtension;
import org.apache.camel.Message;
import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/** Options of {@code dapr:invokeService}. */
@UriParams
@Configurer
public class InvokeServiceOptions extends OperationOptions {

    @UriParam(label = "producer", description = "App-id, name of an HTTPEndpoint, or URL of the service")
    private @Nullable String serviceToInvoke;

    @UriParam(label = "producer", description = "Path to call at the service; may contain a query")
    private @Nullable String methodToInvoke;

    @UriParam(label = "producer", defaultValue = "POST", description = "HTTP method")
    private String verb = "POST";

    @UriParam(
            label = "producer",
            description = "HTTP method, query parameters and headers in one object; replaces the verb and the"
                    + " headers CamelDaprQueryParameters and CamelDaprHttpHeaders")
    private @Nullable HttpExtension httpExtension;

    @UriParam(
            label = "producer",
            description = "Content type of the body. The default is the header Content-Type. With a content type, a"
                    + " String body is sent unchanged; without one, the body is sent as JSON. Not in Camel's own"
                    + " component for this operation")
    private @Nullable String contentType;

    @UriParam(
            label = "producer",
            defaultValue = "true",
            description = "Whether a status other than 2xx fails the exchange with a ServiceInvocationException. Not"
                    + " in Camel's own component")
    private boolean throwExceptionOnFailure = true;

    @Override
    boolean takesMetadata() {
        return false;
    }

    @Override
    String component(Message message) {
        return RequestValues.label(message, DaprConstants.SERVICE_TO_INVOKE, serviceToInvoke);
    }

    @Override
    SidecarRequest createRequest(DaprEndpoint endpoint) {
        return new InvokeServiceRequest(endpoint.sidecar(), this);
    }

    public @Nullable String getServiceToInvoke() {
        return serviceToInvoke;
    }

    public void setServiceToInvoke(@Nullable String serviceToInvoke) {
        this.serviceToInvoke = serviceToInvoke;
    }

    public @Nullable String getMethodToInvoke() {
        return methodToInvoke;
    }

    public void setMethodToInvoke(@Nullable String methodToInvoke) {
        this.methodToInvoke = methodToInvoke;
    }

    public String getVerb() {
        return verb;
    }

    public void setVerb(String verb) {
        this.verb = verb;
    }

    public @Nullable HttpExtension getHttpExtension() {
        return httpExtension;
    }

    public void setHttpExtension(@Nullable HttpExtension httpExtension) {
        this.httpExtension = httpExtension;
    }

    public @Nullable String getContentType() {
        return contentType;
    }

    public void setContentType(@Nullable String contentType) {
        this.contentType = contentType;
    }

    public boolean isThrowExceptionOnFailure() {
        return throwExceptionOnFailure;
    }

    public void setThrowExceptionOnFailure(boolean throwExceptionOnFailure) {
        this.throwExceptionOnFailure = throwExceptionOnFailure;
    }
}
