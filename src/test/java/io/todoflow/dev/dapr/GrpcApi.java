package io.todoflow.dev.dapr;

import com.google.protobuf.Empty;
import io.dapr.v1.DaprGrpc;
import io.dapr.v1.DaprMetadataProtos.GetMetadataRequest;
import io.dapr.v1.DaprMetadataProtos.GetMetadataResponse;
import io.dapr.v1.DaprMetadataProtos.SetMetadataRequest;
import io.dapr.v1.DaprProtos.ShutdownRequest;
import io.dapr.v1.DaprPubsubProtos.BulkPublishRequest;
import io.dapr.v1.DaprPubsubProtos.BulkPublishRequestEntry;
import io.dapr.v1.DaprPubsubProtos.BulkPublishResponse;
import io.dapr.v1.DaprPubsubProtos.PublishEventRequest;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        run(observer, () -> dapr.pubsub()
                .publish(
                        new Topic(request.getPubsubName(), request.getTopic()),
                        request.getData().toByteArray(),
                        request.getDataContentType(),
                        request.getMetadataMap(),
                        GrpcContext.trace()));
    }

    @Override
    public void bulkPublishEvent(BulkPublishRequest request, StreamObserver<BulkPublishResponse> observer) {
        answer(observer, () -> {
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
        } catch (RuntimeException e) {
            LOG.error("a gRPC request failed", e);
            observer.onError(Status.INTERNAL.withDescription(e.toString()).asRuntimeException());
            return;
        }
        observer.onNext(value);
        observer.onCompleted();
    }
}
