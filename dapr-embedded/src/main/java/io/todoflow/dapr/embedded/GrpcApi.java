package io.todoflow.dapr.embedded;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import io.dapr.v1.CommonProtos.ConfigurationItem;
import io.dapr.v1.CommonProtos.InvokeResponse;
import io.dapr.v1.CommonProtos.StateItem;
import io.dapr.v1.CommonProtos.StateOptions;
import io.dapr.v1.DaprAiProtos.ConversationRequestAlpha2;
import io.dapr.v1.DaprAiProtos.ConversationResponseAlpha2;
import io.dapr.v1.DaprBindingsProtos.InvokeBindingRequest;
import io.dapr.v1.DaprBindingsProtos.InvokeBindingResponse;
import io.dapr.v1.DaprConfigurationProtos.GetConfigurationRequest;
import io.dapr.v1.DaprConfigurationProtos.GetConfigurationResponse;
import io.dapr.v1.DaprConfigurationProtos.SubscribeConfigurationRequest;
import io.dapr.v1.DaprConfigurationProtos.SubscribeConfigurationResponse;
import io.dapr.v1.DaprGrpc;
import io.dapr.v1.DaprInvokeProtos.InvokeServiceRequest;
import io.dapr.v1.DaprJobsProtos.DeleteJobRequest;
import io.dapr.v1.DaprJobsProtos.DeleteJobResponse;
import io.dapr.v1.DaprJobsProtos.GetJobRequest;
import io.dapr.v1.DaprJobsProtos.GetJobResponse;
import io.dapr.v1.DaprJobsProtos.ScheduleJobRequest;
import io.dapr.v1.DaprJobsProtos.ScheduleJobResponse;
import io.dapr.v1.DaprLockProtos.TryLockRequest;
import io.dapr.v1.DaprLockProtos.TryLockResponse;
import io.dapr.v1.DaprLockProtos.UnlockRequest;
import io.dapr.v1.DaprLockProtos.UnlockResponse;
import io.dapr.v1.DaprMetadataProtos.GetMetadataRequest;
import io.dapr.v1.DaprMetadataProtos.GetMetadataResponse;
import io.dapr.v1.DaprMetadataProtos.SetMetadataRequest;
import io.dapr.v1.DaprProtos.ShutdownRequest;
import io.dapr.v1.DaprPubsubProtos.BulkPublishRequest;
import io.dapr.v1.DaprPubsubProtos.BulkPublishRequestEntry;
import io.dapr.v1.DaprPubsubProtos.BulkPublishResponse;
import io.dapr.v1.DaprPubsubProtos.PublishEventRequest;
import io.dapr.v1.DaprPubsubProtos.SubscribeTopicEventsRequestAlpha1;
import io.dapr.v1.DaprPubsubProtos.SubscribeTopicEventsResponseAlpha1;
import io.dapr.v1.DaprSecretProtos.GetBulkSecretRequest;
import io.dapr.v1.DaprSecretProtos.GetBulkSecretResponse;
import io.dapr.v1.DaprSecretProtos.GetSecretRequest;
import io.dapr.v1.DaprSecretProtos.GetSecretResponse;
import io.dapr.v1.DaprSecretProtos.SecretResponse;
import io.dapr.v1.DaprStateProtos.BulkStateItem;
import io.dapr.v1.DaprStateProtos.DeleteBulkStateRequest;
import io.dapr.v1.DaprStateProtos.DeleteStateRequest;
import io.dapr.v1.DaprStateProtos.ExecuteStateTransactionRequest;
import io.dapr.v1.DaprStateProtos.GetBulkStateRequest;
import io.dapr.v1.DaprStateProtos.GetBulkStateResponse;
import io.dapr.v1.DaprStateProtos.GetStateRequest;
import io.dapr.v1.DaprStateProtos.GetStateResponse;
import io.dapr.v1.DaprStateProtos.QueryStateRequest;
import io.dapr.v1.DaprStateProtos.QueryStateResponse;
import io.dapr.v1.DaprStateProtos.SaveStateRequest;
import io.dapr.v1.DaprStateProtos.TransactionalStateOperation;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.todoflow.dapr.embedded.InMemoryState.Item;
import io.todoflow.dapr.embedded.InMemoryState.Operation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sidecar's gRPC API: the same services as {@link HttpApi}. */
final class GrpcApi extends DaprGrpc.DaprImplBase {

    private static final Logger LOG = LoggerFactory.getLogger(GrpcApi.class);

    private final EmbeddedDapr dapr;

    GrpcApi(EmbeddedDapr dapr) {
        this.dapr = dapr;
    }

    @Override
    public void publishEvent(PublishEventRequest request, StreamObserver<Empty> observer) {
        dapr.awaitDiscovery();
        CloudEvents.Trace trace = GrpcContext.trace();
        Map<String, String> metadata = new HashMap<>(request.getMetadataMap());
        if (PubSub.isRaw(metadata)) {
            // A raw payload carries its trace only over gRPC
            metadata.put("traceid", trace.parent());
            metadata.put("tracestate", trace.state());
        }
        Topic topic = new Topic(request.getPubsubName(), request.getTopic());
        run(observer, () -> dapr.pubsub()
                .publish(topic, request.getData().toByteArray(), request.getDataContentType(), metadata, trace));
    }

    @Override
    public void bulkPublishEvent(BulkPublishRequest request, StreamObserver<BulkPublishResponse> observer) {
        answer(observer, () -> {
            dapr.awaitDiscovery();
            List<PubSub.Entry> entries = new ArrayList<>();
            for (BulkPublishRequestEntry entry : request.getEntriesList()) {
                entries.add(new PubSub.Entry(
                        entry.getEntryId(),
                        entry.getEvent().toByteArray(),
                        entry.getContentType(),
                        entry.getMetadataMap()));
            }
            Map<String, String> metadata = request.getMetadataMap();
            dapr.pubsub()
                    .publishBulk(
                            new Topic(request.getPubsubName(), request.getTopic()),
                            entries,
                            metadata,
                            GrpcContext.trace());
            return BulkPublishResponse.getDefaultInstance();
        });
    }

    @Override
    public void bulkPublishEventAlpha1(BulkPublishRequest request, StreamObserver<BulkPublishResponse> observer) {
        bulkPublishEvent(request, observer);
    }

    @Override
    public void invokeService(InvokeServiceRequest request, StreamObserver<InvokeResponse> observer) {
        CloudEvents.Trace trace = GrpcContext.trace();
        answer(observer, () -> dapr.invocation().invoke(request.getId(), request.getMessage(), trace));
    }

    @Override
    public void invokeBinding(InvokeBindingRequest request, StreamObserver<InvokeBindingResponse> observer) {
        answer(observer, () -> dapr.bindings().grpc(request));
    }

    @Override
    public void converseAlpha2(ConversationRequestAlpha2 request, StreamObserver<ConversationResponseAlpha2> observer) {
        answer(observer, () -> dapr.conversations().converse(request));
    }

    @Override
    public void queryStateAlpha1(QueryStateRequest request, StreamObserver<QueryStateResponse> observer) {
        answer(observer, () -> {
            throw dapr.state().query(request.getStoreName());
        });
    }

    @Override
    public void getMetadata(GetMetadataRequest request, StreamObserver<GetMetadataResponse> observer) {
        answer(observer, () -> dapr.metadata().proto());
    }

    @Override
    public void setMetadata(SetMetadataRequest request, StreamObserver<Empty> observer) {
        run(observer, () -> dapr.metadata().extend(request.getKey(), request.getValue()));
    }

    @Override
    public void shutdown(ShutdownRequest request, StreamObserver<Empty> observer) {
        run(observer, dapr::closeSoon);
    }

    @Override
    public StreamObserver<SubscribeTopicEventsRequestAlpha1> subscribeTopicEventsAlpha1(
            StreamObserver<SubscribeTopicEventsResponseAlpha1> observer) {
        return new EventStream(dapr.subscriptions(), observer);
    }

    @Override
    public void getState(GetStateRequest request, StreamObserver<GetStateResponse> observer) {
        answer(observer, () -> {
            Item item = dapr.state().get(request.getStoreName(), request.getKey());
            return item == null
                    ? GetStateResponse.getDefaultInstance()
                    : GetStateResponse.newBuilder()
                            .setData(ByteString.copyFrom(item.value()))
                            .setEtag(item.etag())
                            .putAllMetadata(item.metadata())
                            .build();
        });
    }

    @Override
    public void getBulkState(GetBulkStateRequest request, StreamObserver<GetBulkStateResponse> observer) {
        answer(observer, () -> {
            GetBulkStateResponse.Builder response = GetBulkStateResponse.newBuilder();
            for (String key : request.getKeysList()) {
                BulkStateItem.Builder answer = BulkStateItem.newBuilder().setKey(key);
                Item item = dapr.state().get(request.getStoreName(), key);
                if (item != null) {
                    answer.setData(ByteString.copyFrom(item.value()))
                            .setEtag(item.etag())
                            .putAllMetadata(item.metadata());
                }
                response.addItems(answer);
            }
            return response.build();
        });
    }

    @Override
    public void saveState(SaveStateRequest request, StreamObserver<Empty> observer) {
        run(observer, () -> dapr.state()
                .save(
                        request.getStoreName(),
                        request.getStatesList().stream()
                                .map(item -> operation("upsert", item))
                                .toList()));
    }

    @Override
    public void deleteState(DeleteStateRequest request, StreamObserver<Empty> observer) {
        run(observer, () -> dapr.state()
                .delete(
                        request.getStoreName(),
                        Operation.delete(
                                request.getKey(),
                                request.getEtag().getValue(),
                                concurrency(request.getOptions()),
                                consistency(request.getOptions()))));
    }

    @Override
    public void deleteBulkState(DeleteBulkStateRequest request, StreamObserver<Empty> observer) {
        run(observer, () -> dapr.state()
                .deleteBulk(
                        request.getStoreName(),
                        request.getStatesList().stream()
                                .map(item -> operation("delete", item))
                                .toList()));
    }

    @Override
    public void executeStateTransaction(ExecuteStateTransactionRequest request, StreamObserver<Empty> observer) {
        run(observer, () -> {
            List<Operation> operations = new ArrayList<>();
            for (TransactionalStateOperation operation : request.getOperationsList()) {
                String type = operation.getOperationType();
                if (!type.equals("upsert") && !type.equals("delete")) {
                    throw new DaprError(
                            400,
                            Status.Code.UNIMPLEMENTED,
                            "ERR_NOT_SUPPORTED_STATE_OPERATION",
                            "operation type " + type + " not supported");
                }
                operations.add(operation(type, operation.getRequest()));
            }
            dapr.state().transact(request.getStoreName(), operations);
        });
    }

    private static Operation operation(String type, StateItem item) {
        if (type.equals("delete")) {
            return Operation.delete(
                    item.getKey(),
                    item.getEtag().getValue(),
                    concurrency(item.getOptions()),
                    consistency(item.getOptions()));
        }
        byte[] value = item.getValue().toByteArray();
        if (item.getMetadataOrDefault("contentType", "").equals("application/json")) {
            try {
                value = Json.asGo(Json.read(value));
            } catch (IOException e) {
                throw Status.UNKNOWN.withDescription(e.getMessage()).asRuntimeException();
            }
        }
        return new Operation(
                item.getKey(),
                value,
                item.getEtag().getValue(),
                concurrency(item.getOptions()),
                consistency(item.getOptions()),
                item.getMetadataMap());
    }

    private static String concurrency(StateOptions options) {
        return switch (options.getConcurrency()) {
            case CONCURRENCY_FIRST_WRITE -> "first-write";
            case CONCURRENCY_LAST_WRITE -> "last-write";
            default -> "";
        };
    }

    private static String consistency(StateOptions options) {
        return switch (options.getConsistency()) {
            case CONSISTENCY_EVENTUAL -> "eventual";
            case CONSISTENCY_STRONG -> "strong";
            default -> "";
        };
    }

    @Override
    public void getSecret(GetSecretRequest request, StreamObserver<GetSecretResponse> observer) {
        answer(observer, () -> GetSecretResponse.newBuilder()
                .putAllData(dapr.secrets().get(request.getStoreName(), request.getKey()))
                .build());
    }

    @Override
    public void getBulkSecret(GetBulkSecretRequest request, StreamObserver<GetBulkSecretResponse> observer) {
        answer(observer, () -> {
            GetBulkSecretResponse.Builder response = GetBulkSecretResponse.newBuilder();
            dapr.secrets()
                    .bulk(request.getStoreName())
                    .forEach((key, values) -> response.putData(
                            key,
                            SecretResponse.newBuilder().putAllSecrets(values).build()));
            return response.build();
        });
    }

    @Override
    public void getConfiguration(GetConfigurationRequest request, StreamObserver<GetConfigurationResponse> observer) {
        answer(observer, () -> GetConfigurationResponse.newBuilder()
                .putAllItems(items(dapr.configurations().get(request.getStoreName(), request.getKeysList())))
                .build());
    }

    @Override
    public void subscribeConfiguration(
            SubscribeConfigurationRequest request, StreamObserver<SubscribeConfigurationResponse> observer) {
        try {
            ServerCallStreamObserver<SubscribeConfigurationResponse> stream =
                    (ServerCallStreamObserver<SubscribeConfigurationResponse>) observer;
            String id = UUID.randomUUID().toString();
            stream.setOnCancelHandler(() -> dapr.configurations().unsubscribe(request.getStoreName(), id));
            dapr.configurations()
                    .subscribe(
                            request.getStoreName(),
                            request.getKeysList(),
                            id,
                            items -> stream.onNext(SubscribeConfigurationResponse.newBuilder()
                                    .setId(id)
                                    .putAllItems(items(items))
                                    .build()));
        } catch (DaprError e) {
            observer.onError(e.grpc());
        }
    }

    private static Map<String, ConfigurationItem> items(Map<String, ConfigurationStores.Item> found) {
        Map<String, ConfigurationItem> items = new HashMap<>();
        found.forEach((key, item) -> items.put(
                key,
                ConfigurationItem.newBuilder()
                        .setValue(item.value())
                        .setVersion(item.version())
                        .build()));
        return items;
    }

    @Override
    public void tryLockAlpha1(TryLockRequest request, StreamObserver<TryLockResponse> observer) {
        answer(observer, () -> TryLockResponse.newBuilder()
                .setSuccess(dapr.locks()
                        .tryLock(
                                request.getStoreName(),
                                request.getResourceId(),
                                request.getLockOwner(),
                                request.getExpiryInSeconds()))
                .build());
    }

    @Override
    public void unlockAlpha1(UnlockRequest request, StreamObserver<UnlockResponse> observer) {
        answer(observer, () -> UnlockResponse.newBuilder()
                .setStatusValue(
                        dapr.locks().unlock(request.getStoreName(), request.getResourceId(), request.getLockOwner()))
                .build());
    }

    @Override
    public void scheduleJobAlpha1(ScheduleJobRequest request, StreamObserver<ScheduleJobResponse> observer) {
        answer(observer, () -> {
            dapr.jobs().schedule(request.getJob(), request.getOverwrite());
            return ScheduleJobResponse.getDefaultInstance();
        });
    }

    @Override
    public void getJobAlpha1(GetJobRequest request, StreamObserver<GetJobResponse> observer) {
        answer(observer, () -> GetJobResponse.newBuilder()
                .setJob(dapr.jobs().get(request.getName()))
                .build());
    }

    @Override
    public void deleteJobAlpha1(DeleteJobRequest request, StreamObserver<DeleteJobResponse> observer) {
        answer(observer, () -> {
            dapr.jobs().delete(request.getName());
            return DeleteJobResponse.getDefaultInstance();
        });
    }

    private static void run(StreamObserver<Empty> observer, Runnable work) {
        answer(observer, () -> {
            work.run();
            return Empty.getDefaultInstance();
        });
    }

    private static <T> void answer(StreamObserver<T> observer, Supplier<T> work) {
        T value;
        try {
            value = work.get();
        } catch (DaprError e) {
            observer.onError(e.grpc());
            return;
        } catch (StatusRuntimeException e) {
            observer.onError(e);
            return;
        } catch (RuntimeException e) {
            LOG.error("a gRPC request failed", e);
            observer.onError(Status.INTERNAL.withDescription(e.toString()).asRuntimeException());
            return;
        }
        observer.onNext(value);
        observer.onCompleted();
    }
}
