package io.todoflow.camel.dapr.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dapr.v1.DaprAiProtos.ConversationInputAlpha2;
import io.dapr.v1.DaprAiProtos.ConversationMessage;
import io.dapr.v1.DaprAiProtos.ConversationMessageContent;
import io.dapr.v1.DaprAiProtos.ConversationMessageOfUser;
import io.dapr.v1.DaprAiProtos.ConversationRequestAlpha2;
import io.dapr.v1.DaprAiProtos.ConversationResponseAlpha2;
import io.dapr.v1.DaprGrpc;
import io.todoflow.camel.dapr.contract.World.Answer;

/** conversation.echo over HTTP, version alpha2. */
class ConversationTest {

    private static final String ECHO = "/v1.0-alpha2/conversation/echo/converse";
    private static final String TOOLS = """
            "tools":[{"function":{"name":"add_task","description":"d","parameters":{"type":"object",
             "properties":{"title":{"type":"string"},"due_at":{"type":"string"}},"required":["title"]}}},
             {"function":{"name":"list_tasks","parameters":{"type":"object","properties":{}}}}]""";

    @SuppressWarnings("unused")
    static final Setup SETUP = Setup.app("talker")
            .with(Setup.component("echo", "conversation.echo"))
            .withoutApp();

    private static Answer converse(World dapr, String messages, String more) {
        return dapr.post(ECHO, "{\"inputs\":[{\"messages\":[%s]}]%s}".formatted(messages, more));
    }

    @ContractTest
    void theInputIsEchoed(World dapr) {
        Answer answer = converse(dapr, """
                {"of_system":{"content":[{"text":"be kind"}]}},
                {"of_user":{"name":"alice","content":[{"text":"hello"},{"text":"you"}]}},
                {"ofAssistant":{"content":[{"text":"hi"}]}},
                {"of_user":{"content":[{"text":"again"}]}}""", ",\"context_id\":\"c1\",\"temperature\":0.5");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).isEqualTo(World.json("""
                {"contextId":"c1","outputs":[{"choices":[{"finishReason":"stop",
                 "message":{"content":"be kind\\nhello\\nyou\\nhi\\nagain"}}],
                 "usage":{"completionTokens":"6","promptTokens":"6","totalTokens":"12"}}]}"""));
    }

    @ContractTest
    void eachToolIsCalledWithTheNamesOfItsParameters(World dapr) {
        Answer answer = converse(dapr, """
                {"of_user":{"content":[{"text":"add"}]}},
                {"of_assistant":{"content":[],"tool_calls":[{"id":"7","function":{"name":"add_task","arguments":"{}"}}]}},
                {"of_tool":{"tool_id":"7","name":"add_task","content":[{"text":"ok"}]}}""", "," + TOOLS);

        assertThat(answer.json().at("/outputs/0/choices/0")).isEqualTo(World.json("""
                {"finishReason":"tool_calls","message":{
                 "content":"add\\nTool Response for tool ID '7' with name 'add_task': ok",
                 "toolCalls":[{"id":"0","function":{"name":"add_task","arguments":"due_at,title"}},
                  {"id":"1","function":{"name":"list_tasks"}},
                  {"id":"7","function":{"name":"add_task","arguments":"{}"}}]}}"""));
    }

    @ContractTest
    void anInvalidConversationIsRefused(World dapr) {
        Answer unknown = dapr.post(ECHO.replace("echo", "nope"), "{\"inputs\":[{\"messages\":[]}]}");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.errorCode()).isEqualTo("ERR_CONVERSATION_NOT_FOUND");
        assertThat(unknown.message()).isEqualTo("failed finding conversation component nope");
        assertThat(dapr.post(ECHO, "{}").errorCode()).isEqualTo("ERR_CONVERSATION_MISSING_INPUTS");
        assertThat(dapr.post(ECHO, "").errorCode()).as("no body").isEqualTo("ERR_CONVERSATION_MISSING_INPUTS");
        assertThat(dapr.post(ECHO, "{").errorCode()).isEqualTo("ERR_MALFORMED_REQUEST");
        assertThat(dapr.post(ECHO, "{").message()).startsWith("failed deserializing HTTP body: proto:");
        assertThat(converse(dapr, "{}", "").errorCode()).isEqualTo("ERR_CONVERSATION_INVALID_PARMS");
        assertThat(dapr.send("PUT", ECHO, "{}").status()).isEqualTo(404);
    }

    @ContractTest
    void grpcGivesTheSameAnswers(World dapr) {
        ConversationResponseAlpha2 answer = DaprGrpc.newBlockingStub(dapr.channel())
                .converseAlpha2(ConversationRequestAlpha2.newBuilder()
                        .setName("echo")
                        .addInputs(ConversationInputAlpha2.newBuilder()
                                .addMessages(ConversationMessage.newBuilder()
                                        .setOfUser(ConversationMessageOfUser.newBuilder()
                                                .addContent(ConversationMessageContent.newBuilder()
                                                        .setText("hello you")))))
                        .build());

        assertThat(answer.getOutputs(0).getChoices(0).getFinishReason()).isEqualTo("stop");
        assertThat(answer.getOutputs(0).getChoices(0).getMessage().getContent()).isEqualTo("hello you");
        assertThat(answer.getOutputs(0).getUsage().getTotalTokens()).isEqualTo(4);
    }
}
