package io.github.migrationsafety.built;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The Docker engine of this machine as one that is reached over TCP, until it is closed. */
final class TcpEngine implements AutoCloseable {
    private static final Path SOCKET = Path.of("/var/run/docker.sock");

    private final ServerSocketChannel server;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    private TcpEngine(ServerSocketChannel server) {
        this.server = server;
    }

    static TcpEngine start() throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        TcpEngine engine = new TcpEngine(server);
        daemon(engine::accept);
        return engine;
    }

    /** What {@code DOCKER_HOST} is to be. */
    String host() throws IOException {
        return "tcp://127.0.0.1:" + ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                SocketChannel engine = SocketChannel.open(StandardProtocolFamily.UNIX);
                engine.connect(UnixDomainSocketAddress.of(SOCKET));
                open.add(client);
                open.add(engine);
                daemon(() -> copy(client, engine));
                daemon(() -> copy(engine, client));
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    private static void copy(SocketChannel from, SocketChannel to) {
        try (from;
                to) {
            ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException e) {
            // The other direction has closed both.
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "tcp-engine");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (SocketChannel channel : open) {
            channel.close();
        }
    }
}
