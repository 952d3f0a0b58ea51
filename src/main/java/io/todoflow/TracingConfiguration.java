package io.todoflow;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import io.todoflow.web.ConditionalOnTracing;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.opentelemetry2.OpenTelemetryTracer;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.autoconfigure.tracing.zipkin.ZipkinAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Traces routes, but only if an exporter has an endpoint, because tracing has a cost. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnTracing
class TracingConfiguration {

    /** Excludes mails, whose recipients would get the trace context as headers. */
    private static final String NOT_TRACED = "smtp*";

    @Bean
    CamelContextConfiguration routeTracing() {
        return new CamelContextConfiguration() {
            @Override
            public void beforeApplicationStart(CamelContext camel) {
                OpenTelemetryTracer tracer = new OpenTelemetryTracer();
                tracer.setExcludePatterns(NOT_TRACED);
                tracer.init(camel);
            }

            @Override
            public void afterApplicationStart(CamelContext camel) {
                // there is nothing else to do
            }
        };
    }

    /** Starts traces only for requests, not for polls, which run every second without a caller. */
    @Bean
    Sampler requestSampler(@Value("${management.tracing.sampling.probability}") double probability) {
        return Sampler.parentBased(new RequestSampler(Sampler.traceIdRatioBased(probability)));
    }

    /** Imported only with an endpoint, because Spring Boot would otherwise send to a Zipkin on localhost. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("management.zipkin.tracing.endpoint")
    @Import(ZipkinAutoConfiguration.class)
    static class ZipkinExporter {}

    private record RequestSampler(Sampler ofRequests) implements Sampler {

        @Override
        public SamplingResult shouldSample(
                Context parent,
                String traceId,
                String name,
                SpanKind kind,
                Attributes attributes,
                List<LinkData> links) {
            return kind == SpanKind.SERVER
                    ? ofRequests.shouldSample(parent, traceId, name, kind, attributes, links)
                    : SamplingResult.drop();
        }

        @Override
        public String getDescription() {
            return "requests: " + ofRequests.getDescription();
        }
    }
}
