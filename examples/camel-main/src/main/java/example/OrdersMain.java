package example;

import org.apache.camel.main.Main;

/** Runs the routes in {@code camel/} until the process is terminated. */
public final class OrdersMain {

    private OrdersMain() {}

    public static void main(String[] args) throws Exception {
        new Main(OrdersMain.class).run(args);
    }
}
