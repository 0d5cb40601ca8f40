package io.github.migrationsafety.it;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The application whose database is migrated: it answers whoever asks how it is. */
public final class Application implements AutoCloseable {
    private static final int NO_BODY = -1;

    private final HttpServer server;

    private Application(HttpServer server) {
        this.server = server;
    }

    /** @param status with which it answers */
    public static Application start(int status) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(status, NO_BODY);
            exchange.close();
        });
        server.start();
        return new Application(server);
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/health";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
