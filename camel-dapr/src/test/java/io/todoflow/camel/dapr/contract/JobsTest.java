package io.todoflow.camel.dapr.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dapr.client.DaprClient;
import io.dapr.client.domain.DeleteJobRequest;
import io.dapr.client.domain.GetJobRequest;
import io.dapr.client.domain.GetJobResponse;
import io.dapr.client.domain.JobSchedule;
import io.dapr.client.domain.ScheduleJobRequest;
import io.dapr.v1.DaprGrpc;
import io.dapr.v1.DaprJobsProtos;
import io.dapr.v1.DaprJobsProtos.Job;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.todoflow.camel.dapr.contract.FakeApp.Reply;
import io.todoflow.camel.dapr.contract.FakeApp.Request;
import io.todoflow.camel.dapr.contract.World.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Jobs are scheduled, triggered, retried, read and deleted. */
class JobsTest {

    private static final String JOBS = "/v1.0/jobs/";
    private static final String POLICY = "\"failurePolicy\":{\"constant\":{\"interval\":\"1s\",\"maxRetries\":3}}";

    @SuppressWarnings("unused")
    static final Setup SETUP = Setup.app("timer").withScheduler();

    /** SDKs of other languages use the names without Alpha1. */
    @ContractTest
    void jobsAreScheduledReadAndDeletedUnderTheirStableNames(World dapr) {
        Job job = Job.newBuilder().setName("stable").setSchedule("@every 1h").build();

        unary(
                dapr,
                DaprGrpc.getScheduleJobAlpha1Method(),
                DaprJobsProtos.ScheduleJobRequest.newBuilder().setJob(job).build());
        Job read = unary(
                        dapr,
                        DaprGrpc.getGetJobAlpha1Method(),
                        DaprJobsProtos.GetJobRequest.newBuilder()
                                .setName("stable")
                                .build())
                .getJob();
        unary(
                dapr,
                DaprGrpc.getDeleteJobAlpha1Method(),
                DaprJobsProtos.DeleteJobRequest.newBuilder().setName("stable").build());

        assertThat(read.getSchedule()).isEqualTo("@every 1h");
        assertThat(dapr.get(JOBS + "stable").status()).isNotEqualTo(200);
    }

    private static <Q, A> A unary(World dapr, MethodDescriptor<Q, A> alpha, Q request) {
        MethodDescriptor<Q, A> stable = alpha.toBuilder()
                .setFullMethodName(alpha.getFullMethodName().replace("Alpha1", ""))
                .build();
        return ClientCalls.blockingUnaryCall(dapr.channel(), stable, CallOptions.DEFAULT, request);
    }

    /** A job for each kind of due time and data, and what the app receives. */
    @ContractTest
    void aJobTriggersOnceWhenDue(World dapr) {
        record Row(String name, String body, String data) {}
        String inAMoment = Instant.now().plusMillis(300).toString();
        List<Row> rows = List.of(
                new Row("duration", "{'dueTime':'200ms','data':{'a':1}}", "{\"a\":1}"),
                new Row("snake-case", "{'due_time':'200ms','data':[1,'x']}", "[1,\"x\"]"),
                new Row("iso", "{'dueTime':'PT1S','data':true}", "true"),
                new Row("time", "{'dueTime':'" + inAMoment + "','data':'text'}", "\"text\""),
                new Row("past", "{'dueTime':'2020-01-01T00:00:00Z','data':null}", "null"),
                new Row("negative", "{'dueTime':'-5s','data':42.50}", "42.5"),
                new Row(
                        "zero",
                        "{'dueTime':'0s','data':{'n':12345678901234567890,'f':1.0}}",
                        "{\"f\":1,\"n\":12345678901234567000}"),
                new Row("no-data", "{'dueTime':'1ms'}", ""),
                new Row("unknown-field", "{'dueTime':'1ms','bogus':1}", ""),
                new Row(
                        "like-any",
                        "{'dueTime':'1ms','data':{'@type':'x','value':'s'}}",
                        "{\"@type\":\"x\",\"value\":\"s\"}"),
                new Row("sp%20ace", "{'dueTime':'1ms'}", ""),
                new Row("do.ts_and-UPPER", "{'dueTime':'1ms'}", ""),
                new Row("once", "{'schedule':'@every 200ms','repeats':1,'data':1}", "1"),
                new Row("zoned", "{'schedule':'TZ=Europe/Berlin * * * * * *','repeats':1,'data':2}", "2"));
        for (Row row : rows) {
            assertThat(dapr.post(JOBS + row.name, row.body).status())
                    .as(row.name)
                    .isEqualTo(204);
        }
        for (Row row : rows) {
            Request trigger = dapr.app().await("/job/" + row.name);
            assertThat(trigger.method()).isEqualTo("POST");
            assertThat(trigger.headers()).containsEntry("content-type", "application/json");
            assertThat(trigger.json()).as(row.name).isEqualTo(World.json(row.data));
        }
        World.await().until(() -> dapr.get(JOBS + "zoned").status() == 500);
        assertThat(rows).allSatisfy(row -> assertThat(dapr.app().requests("/job/" + row.name))
                .hasSize(1));
    }

    @ContractTest
    void aScheduleEndsWithItsRepeatsOrItsTimeToLive(World dapr) {
        dapr.post(JOBS + "thrice", "{'schedule':'@every 100ms','repeats':3}");
        dapr.post(JOBS + "for-a-while", "{'schedule':'@every 100ms','ttl':'450ms'}");
        dapr.post(JOBS + "later", "{'schedule':'@every 100ms','dueTime':'300ms','repeats':2}");

        for (String name : List.of("thrice", "for-a-while", "later")) {
            World.await().until(() -> dapr.get(JOBS + name).status() == 500);
        }
        assertThat(List.of(
                        dapr.app().requests("/job/thrice").size(),
                        dapr.app().requests("/job/for-a-while").size(),
                        dapr.app().requests("/job/later").size()))
                .containsExactly(3, 4, 2);
    }

    @ContractTest
    void aFailedTriggerFollowsItsPolicy(World dapr) {
        record Row(String name, String policy, int status, int times) {}
        List<Row> rows = List.of(
                new Row("default", "", 500, 4),
                new Row("bad-request", "", 400, 4),
                new Row("not-found", "", 404, 1),
                new Row("no-content", "", 204, 1),
                new Row("closes", "", 0, 4),
                new Row("drop", ",'failurePolicy':{'drop':{}}", 500, 1),
                new Row("constant", ",'failurePolicy':{'constant':{'interval':'0.1s','maxRetries':2}}", 500, 3),
                new Row("at-once", ",'failurePolicy':{'constant':{'maxRetries':2}}", 500, 3),
                new Row("unknown-policy", ",'failurePolicy':{'bogus':{}}", 500, 4));
        for (Row row : rows) {
            dapr.app().on("/job/" + row.name, request -> Reply.of(row.status, ""));
            dapr.post(JOBS + row.name, "{'dueTime':'1ms'" + row.policy + "}");
        }
        List<Row> outcomes = new ArrayList<>();
        for (Row row : rows) {
            World.await().until(() -> dapr.get(JOBS + row.name).status() == 500);
            outcomes.add(new Row(
                    row.name,
                    row.policy,
                    row.status,
                    dapr.app().requests("/job/" + row.name).size()));
        }

        assertThat(outcomes).containsExactlyElementsOf(rows);
    }

    @ContractTest
    void anUnlimitedPolicyRetriesUntilTheAppSucceeds(World dapr) {
        AtomicInteger calls = new AtomicInteger();
        dapr.app().on("/job/endless", request -> Reply.of(calls.incrementAndGet() < 8 ? 500 : 200, ""));

        dapr.post(JOBS + "endless", "{'dueTime':'1ms','failurePolicy':{'constant':{'interval':'0.05s'}}}");

        World.await().until(() -> dapr.get(JOBS + "endless").status() == 500);
        assertThat(calls).hasValue(8);
    }

    @ContractTest
    void aSlowAppDelaysTheNextTickAndItsBodyIsIgnored(World dapr) {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        dapr.app().on("/job/slow", request -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            World.take(Duration.ofMillis(250));
            running.decrementAndGet();
            return Reply.of(200, "{'status':'RETRY'}");
        });

        dapr.post(JOBS + "slow", "{'schedule':'@every 100ms','repeats':3}");

        World.await().until(() -> dapr.get(JOBS + "slow").status() == 500);
        assertThat(dapr.app().requests("/job/slow")).hasSize(3);
        assertThat(most).hasValue(1);
    }

    @ContractTest
    void aJobIsReadOverwrittenAndDeleted(World dapr) {
        List<Integer> statuses = new ArrayList<>();
        statuses.add(dapr.post(JOBS + "dup", "{'dueTime':'60s','data':1}").status());
        Answer again = dapr.post(JOBS + "dup", "{'dueTime':'50s','data':2}");
        statuses.add(again.status());
        Answer read = dapr.get(JOBS + "dup");
        statuses.add(
                dapr.post("/v1.0-alpha1/jobs/dup", "{'schedule':'@daily','repeats':2,'ttl':'40h','overwrite':true}")
                        .status());
        Answer overwritten = dapr.get(JOBS + "dup");
        statuses.add(dapr.send("DELETE", JOBS + "dup", "").status());
        statuses.add(dapr.send("DELETE", JOBS + "dup", "").status());
        Answer missing = dapr.get(JOBS + "dup");
        statuses.add(missing.status());

        assertThat(statuses).containsExactly(204, 409, 204, 204, 204, 500);
        assertThat(again.errorCode()).isEqualTo("DAPR_SCHEDULER_SCHEDULE_JOB");
        assertThat(again.message())
                .isEqualTo("failed to schedule job due to: rpc error: code = AlreadyExists desc = job already exists: "
                        + "'app||default||timer||dup'");
        assertThat(read.json())
                .isEqualTo(World.json("{\"name\":\"dup\",\"dueTime\":\"60s\",\"data\":"
                        + "{\"@type\":\"type.googleapis.com/google.protobuf.Value\",\"value\":1}," + POLICY + "}"));
        assertThat(overwritten.json())
                .isEqualTo(World.json(
                        "{\"name\":\"dup\",\"schedule\":\"@daily\",\"repeats\":2,\"ttl\":\"40h\"," + POLICY + "}"));
        assertThat(missing.errorCode()).isEqualTo("DAPR_SCHEDULER_GET_JOB");
        assertThat(missing.message())
                .isEqualTo("failed to get job due to: rpc error: code = NotFound desc = job not found: dup");
    }

    @ContractTest
    void refusalsStateTheReason(World dapr) {
        record Row(String name, String body, int status, String code, String message) {}
        String validation = "failed to schedule job due to: rpc error: code = Unknown desc = job failed validation: ";
        String schedule = "DAPR_SCHEDULER_SCHEDULE_JOB";
        String empty = "DAPR_SCHEDULER_SCHEDULE_EMPTY";
        List<Row> rows = List.of(
                new Row("r", "{}", 400, empty, "Schedule is empty"),
                new Row("r", "", 400, empty, "Schedule is empty"),
                new Row("r", "{'data':1}", 400, empty, "Schedule is empty"),
                new Row(
                        "r",
                        "{'name':'x','dueTime':'1s'}",
                        400,
                        "DAPR_SCHEDULER_JOB_NAME",
                        "Set the job name in the url only"),
                new Row("r", "{'dueTime':'garbage'}", 500, schedule, validation + "due time format not recognized"),
                new Row("r", "{'dueTime':'PT0.2S'}", 500, schedule, validation + "due time format not recognized"),
                new Row(
                        "r",
                        "{'schedule':'every minute please'}",
                        500,
                        schedule,
                        validation + "expected exactly 6 fields, found 3: [every minute please]"),
                new Row(
                        "r",
                        "{'schedule':'* * * * *'}",
                        500,
                        schedule,
                        validation + "expected exactly 6 fields, found 5: [* * * * *]"),
                new Row(
                        "r",
                        "{'schedule':'@every 1s','repeats':0}",
                        500,
                        schedule,
                        validation + "defined repeats must be greater than 0"),
                new Row(
                        "r",
                        "{'dueTime':'1s','repeats':3}",
                        500,
                        schedule,
                        validation + "job must have a schedule to repeat"),
                new Row(
                        "r",
                        "{'dueTime':'4s','ttl':'1s'}",
                        500,
                        schedule,
                        validation + "job must have a schedule to have a ttl"),
                new Row(
                        "a%2Fb",
                        "{'dueTime':'60s'}",
                        500,
                        schedule,
                        "failed to schedule job due to: rpc error: code = Unknown desc = job name is invalid "
                                + "\"app||default||timer||a/b\": must not contain '/', '\\', '#' or '?'"));
        List<Row> answers = new ArrayList<>();
        for (Row row : rows) {
            Answer answer = dapr.post(JOBS + row.name, row.body);
            answers.add(new Row(row.name, row.body, answer.status(), answer.errorCode(), answer.message()));
        }

        assertThat(answers).containsExactlyElementsOf(rows);
        for (String malformed : List.of(
                "{'dueTime':5}", "{'dueTime':", "{'dueTime':'1s','failurePolicy':{'constant':{'interval':'500ms'}}}")) {
            Answer answer = dapr.post(JOBS + "r", malformed);
            assertThat(answer.status()).as(malformed).isEqualTo(400);
            assertThat(answer.errorCode()).isEqualTo("ERR_MALFORMED_REQUEST");
            assertThat(answer.message()).startsWith("failed deserializing HTTP body: proto:");
        }
        assertThat(dapr.send("PUT", JOBS + "r", "{\"dueTime\":\"1s\"}").status())
                .isEqualTo(404);
        assertThat(dapr.get("/v1.0/jobs").status()).isEqualTo(404);
    }

    @ContractTest
    void theSdkSchedulesTheSameJobs(World dapr) {
        DaprClient sdk = dapr.sdk();
        sdk.scheduleJob(new ScheduleJobRequest("by-sdk", Instant.now().plusMillis(100)).setData("{\"a\":1}".getBytes()))
                .block();
        assertThat(dapr.app().await("/job/by-sdk").json()).isEqualTo(World.json("{\"a\":1}"));

        sdk.scheduleJob(new ScheduleJobRequest("daily", JobSchedule.daily())).block();
        GetJobResponse job = sdk.getJob(new GetJobRequest("daily")).block();
        assertThat(job).isNotNull();
        assertThat(job.getSchedule().getExpression()).isEqualTo("0 0 0 * * *");
        sdk.deleteJob(new DeleteJobRequest("daily")).block();
        assertThat(dapr.get(JOBS + "daily").status()).isEqualTo(500);
    }
}
