package io.github.migrationsafety.production.migrate;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The network between a client and a server on this machine, which can be cut, or swallow whatever is sent. */
public final class Cable implements AutoCloseable {
    private final ServerSocket listening;
    private final int to;
    private final List<Socket> ends = new CopyOnWriteArrayList<>();
    private final AtomicInteger sent = new AtomicInteger();
    private volatile boolean swallowing;
    private volatile boolean down;
    private volatile boolean came;
    private volatile int at = Integer.MAX_VALUE;
    private volatile boolean afterwards;
    private volatile Fault fault = Fault.RESET;

    /** How a network fails. */
    public enum Fault {
        /** Every connection ends; new ones are possible. */
        RESET,
        /** Every connection ends, and new ones do, too. */
        DOWN,
        /** Nothing arrives any more, and nobody is told. */
        SILENCE
    }

    private Cable(ServerSocket listening, int to) {
        this.listening = listening;
        this.to = to;
    }

    public static Cable to(int port) throws IOException {
        Cable cable = new Cable(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
        run(cable::accept);
        return cable;
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** Ends every connection, for both sides; new ones are possible. */
    public void cut() throws IOException {
        for (Socket end : ends) {
            end.close();
        }
        ends.clear();
    }

    /** From now on nothing arrives any more, on old connections and new ones, and nobody is told. */
    public void swallow() {
        swallowing = true;
    }

    /** Ends what was swallowed; from now on everything arrives again. */
    public void mend() throws IOException {
        at = Integer.MAX_VALUE;
        cut();
        swallowing = false;
        down = false;
    }

    /**
     * Fails at a chosen moment.
     *
     * @param message which of the messages of all clients, from 1
     * @param answered whether the server still gets it, and only its answer is lost
     */
    public void failAt(int message, boolean answered, Fault how) {
        came = false;
        sent.set(0);
        afterwards = answered;
        fault = how;
        at = message;
    }

    /** How many messages of clients passed since {@link #failAt}. */
    public int messages() {
        return sent.get();
    }

    /** Whether the moment came. */
    public boolean failed() {
        return came;
    }

    private void fail() throws IOException {
        came = true;
        switch (fault) {
            case RESET -> cut();
            case DOWN -> {
                down = true;
                cut();
            }
            case SILENCE -> swallow();
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            if (down) {
                client.close();
                continue;
            }
            Socket server = new Socket(InetAddress.getLoopbackAddress(), to);
            ends.add(client);
            ends.add(server);
            AtomicBoolean answerLost = new AtomicBoolean();
            run(() -> carry(client, server, () -> {
                if (sent.incrementAndGet() == at) {
                    if (!afterwards) {
                        fail();
                    }
                    answerLost.set(afterwards);
                }
            }));
            run(() -> carry(server, client, () -> {
                if (answerLost.getAndSet(false)) {
                    fail();
                }
            }));
        }
    }

    private void carry(Socket from, Socket into, Task before) throws IOException {
        byte[] buffer = new byte[8192];
        InputStream in = from.getInputStream();
        OutputStream out = into.getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            before.run();
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
