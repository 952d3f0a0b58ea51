package example;

import org.apache.camel.builder.RouteBuilder;

/** Publishes each order, once in full and once as a short note. */
public class OrderRoutes extends RouteBuilder {

    @Override
    public void configure() {
        from("direct:order")
                .routeId("order-publish")
                .to("dapr:pubSub?pubSubName=pubsub&topic=orders")
                .setBody(simple("an order has been placed"))
                .to("dapr:pubSub?pubSubName=pubsub&topic=notes");
    }
}
