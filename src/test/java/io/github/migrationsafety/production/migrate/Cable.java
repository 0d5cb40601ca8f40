package io.github.migrationsafety.production.migrate;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The network between a client and a server on this machine, which can be cut, or swallow whatever is sent. */
final class Cable implements AutoCloseable {
    private final ServerSocket listening;
    private final int to;
    private final List<Socket> ends = new CopyOnWriteArrayList<>();
    private volatile boolean swallowing;

    private Cable(ServerSocket listening, int to) {
        this.listening = listening;
        this.to = to;
    }

    static Cable to(int port) throws IOException {
        Cable cable = new Cable(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
        run(cable::accept);
        return cable;
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Ends every connection, for both sides; new ones are possible. */
    void cut() throws IOException {
        for (Socket end : ends) {
            end.close();
        }
        ends.clear();
    }

    /** From now on nothing arrives any more, on old connections and new ones, and nobody is told. */
    void swallow() {
        swallowing = true;
    }

    /** Ends what was swallowed; from now on everything arrives again. */
    void mend() throws IOException {
        cut();
        swallowing = false;
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), to);
            ends.add(client);
            ends.add(server);
            run(() -> carry(client, server));
            run(() -> carry(server, client));
        }
    }

    private void carry(Socket from, Socket into) throws IOException {
        byte[] buffer = new byte[8192];
        InputStream in = from.getInputStream();
        OutputStream out = into.getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            if (!swallowing) {
                out.write(buffer, 0, read);
            }
        }
        into.close();
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void run(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException cut) {
                        // As it was meant to be.
                    }
                },
                "cable");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        cut();
    }
}
