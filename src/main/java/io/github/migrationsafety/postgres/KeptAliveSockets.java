package io.github.migrationsafety.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.time.Duration;
import java.util.Map;
import javax.net.SocketFactory;
import jdk.net.ExtendedSocketOptions;

/**
 * Sockets on which the system sends something every half a minute while a long statement runs, so that no firewall or load balancer
 * on the way forgets a connection for being idle, and a peer that is gone is noticed within two minutes rather than two hours. The
 * driver makes an instance of it by its name. Thread-safe.
 *
 * @see <a href="https://jdbc.postgresql.org/documentation/use/#connection-parameters">socketFactory and tcpKeepAlive</a>
 */
public final class KeptAliveSockets extends SocketFactory {
    /** Load balancers in clouds forget a connection after four minutes, the most impatient of them. */
    static final Duration IDLE = Duration.ofSeconds(30);

    static final Duration BETWEEN = Duration.ofSeconds(10);
    static final int PROBES = 6;

    private static final Map<SocketOption<Integer>, Integer> OPTIONS = Map.of(
            ExtendedSocketOptions.TCP_KEEPIDLE, (int) IDLE.toSeconds(),
            ExtendedSocketOptions.TCP_KEEPINTERVAL, (int) BETWEEN.toSeconds(),
            ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES);

    @Override
    public Socket createSocket() throws IOException {
        Socket socket = new Socket();
        socket.setKeepAlive(true);
        for (Map.Entry<SocketOption<Integer>, Integer> option : OPTIONS.entrySet()) {
            // Systems that cannot be told keep their two hours.
            if (socket.supportedOptions().contains(option.getKey())) {
                socket.setOption(option.getKey(), option.getValue());
            }
        }
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return createSocket(InetAddress.getByName(host), port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
        return createSocket(InetAddress.getByName(host), port, from, fromPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        Socket socket = createSocket();
        socket.connect(new InetSocketAddress(host, port));
        return socket;
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
        Socket socket = createSocket();
        socket.bind(new InetSocketAddress(from, fromPort));
        socket.connect(new InetSocketAddress(host, port));
        return socket;
    }
}
