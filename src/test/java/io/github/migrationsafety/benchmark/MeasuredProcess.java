package io.github.migrationsafety.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Runs a program and watches what it takes, up to its last moment or a hundredth of a second before. */
final class MeasuredProcess {
    private static final int LOOK_EVERY_MILLIS = 10;

    private MeasuredProcess() {}

    /**
     * Runs a program to its end.
     *
     * @param log where its output goes
     * @throws IllegalStateException if it does not end with 0
     */
    static Measurement run(List<String> command, Path folder, Path log) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        long start = System.nanoTime();
        Process process = builder.start();
        Duration cpu = Duration.ZERO;
        OptionalLong peak = OptionalLong.empty();
        try {
            do {
                cpu = process.info().totalCpuDuration().orElse(cpu);
                OptionalLong now = peakKilobytes(process.pid());
                peak = now.isPresent() ? now : peak;
            } while (!process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS));
        } finally {
            process.destroy();
        }
        Duration wall = Duration.ofNanos(System.nanoTime() - start);
        if (process.exitValue() != 0) {
            throw new IllegalStateException(
                    "ended with " + process.exitValue() + ", see " + log + ": " + String.join(" ", command));
        }
        return new Measurement(wall, cpu, peak);
    }

    /** {@code VmHWM} of <a href="https://man7.org/linux/man-pages/man5/proc_pid_status.5.html">Linux</a>. */
    private static OptionalLong peakKilobytes(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst();
        } catch (IOException e) {
            // Another platform, or the process has ended.
            return OptionalLong.empty();
        }
    }
}
