package io.todoflow.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpStatelessSyncServer;
import io.modelcontextprotocol.server.transport.HttpServletStatelessServerTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import io.todoflow.web.Callers;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Serves the tools to assistants at {@code /mcp}, wherever the chat flow runs. It is stateless, so any replica can
 * answer any request.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports">Streamable HTTP</a>
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("'${camel.main.routes-include-pattern}'.contains('/chat.camel.yaml')")
class McpConfiguration {

    private static final String PATH = "/mcp";
    private static final String USER = "user";

    private static final ObjectMapper JSON = McpJson.mapper();

    private final McpJsonMapper mapper = new JacksonMcpJsonMapper(JSON);

    @Bean
    HttpServletStatelessServerTransport mcpTransport(Callers callers) {
        return HttpServletStatelessServerTransport.builder()
                .jsonMapper(mapper)
                .messageEndpoint(PATH)
                .contextExtractor(request -> context(callers.userOf(request), request))
                .build();
    }

    private static McpTransportContext context(String user, HttpServletRequest request) {
        Map<String, Object> context = new LinkedHashMap<>();
        context.put(USER, user);
        for (String name : TaskTools.KEPT_HEADERS) {
            String value = request.getHeader(name);
            if (value != null) {
                context.put(name, value);
            }
        }
        return McpTransportContext.create(context);
    }

    @Bean
    ServletRegistrationBean<HttpServletStatelessServerTransport> mcpServlet(
            HttpServletStatelessServerTransport transport) {
        ServletRegistrationBean<HttpServletStatelessServerTransport> servlet =
                new ServletRegistrationBean<>(transport, PATH);
        servlet.setName("mcp");
        return servlet;
    }

    @Bean
    FilterRegistrationBean<McpRequestFilter> mcpRequests(
            HttpServletStatelessServerTransport transport, TaskTools tools) {
        FilterRegistrationBean<McpRequestFilter> filter = new FilterRegistrationBean<>(new McpRequestFilter(
                transport.protocolVersions(),
                tools.offered().stream().map(Tool::name).collect(Collectors.toCollection(LinkedHashSet::new))));
        filter.addUrlPatterns(PATH);
        return filter;
    }

    @Bean(destroyMethod = "close")
    McpStatelessSyncServer mcpServer(HttpServletStatelessServerTransport transport, TaskTools tools) {
        return McpServer.sync(transport)
                .jsonMapper(mapper)
                // No tool has an output schema
                .jsonSchemaValidator((schema, answer) -> ValidationResponse.asValid(null))
                .serverInfo("todoflow", "v1")
                .instructions("The tasks of the authenticated user.")
                .capabilities(ServerCapabilities.builder().tools(false).build())
                // The routes validate, and say what is allowed
                .validateToolInputs(false)
                // On the request thread, because a tool waits for the database
                .immediateExecution(true)
                .tools(tools.offered().stream()
                        .map(tool -> specification(tool, tools))
                        .toList())
                .build();
    }

    private SyncToolSpecification specification(Tool tool, TaskTools tools) {
        return SyncToolSpecification.builder()
                .tool(io.modelcontextprotocol.spec.McpSchema.Tool.builder()
                        .name(tool.name())
                        .description(tool.description())
                        .inputSchema(mapper, tool.inputSchema().toString())
                        .annotations(new ToolAnnotations(
                                null, !tool.changes(), tool.name().startsWith("delete"), null, false, null))
                        .build())
                .callHandler((context, request) -> call(tools, context, request))
                .build();
    }

    private static CallToolResult call(TaskTools tools, McpTransportContext context, CallToolRequest request) {
        Map<String, Object> headers = new LinkedHashMap<>();
        for (String name : TaskTools.KEPT_HEADERS) {
            Object value = context.get(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        ToolResult result =
                tools.call(new Caller(String.valueOf(context.get(USER))), request.name(), arguments(request), headers);
        return CallToolResult.builder()
                .addTextContent(result.body().toString())
                .isError(!result.isOk())
                .build();
    }

    /** Keeps nulls, which clear fields; the application's own mapper omits them. */
    private static String arguments(CallToolRequest request) {
        try {
            return request.arguments() == null ? "" : JSON.writeValueAsString(request.arguments());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The arguments are not JSON", e);
        }
    }
}
