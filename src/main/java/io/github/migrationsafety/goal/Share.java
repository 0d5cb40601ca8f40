package io.github.migrationsafety.goal;

import io.github.migrationsafety.SetupException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much of a changelog a run of {@code rehearse} is to prove: the parameter {@code shard}. */
sealed interface Share {
    /** Everything. */
    record Whole() implements Share {}

    /**
     * One of several parts.
     *
     * @param index which one, from 1
     * @param total how many there are
     */
    record Shard(int index, int total) implements Share {
        /** {@code 2/4}. */
        @Override
        public String toString() {
            return index + "/" + total;
        }
    }

    /** Nothing: what all shards proved is put together. */
    record Merge() implements Share {}

    /** The most shards; beyond it is a slip of the pen. */
    int MOST = 1000;

    Pattern FORM = Pattern.compile("(\\d{1,4})\\s*/\\s*(\\d{1,4})");

    /**
     * Reads the parameter.
     *
     * @param given empty for the whole, {@code 2/4}, {@code auto} for what the variables of the CI server say, or {@code merge}
     * @param environment looks up an environment variable; not asked unless {@code auto} is given, because the variables are there
     *     in every job that runs several times, and a part must never be taken for the whole
     * @throws SetupException if it is none of these
     */
    static Share of(String given, Function<String, Optional<String>> environment) {
        String wanted = given.strip().toLowerCase(Locale.ROOT);
        return switch (wanted) {
            case "" -> new Whole();
            case "merge" -> new Merge();
            case "auto" -> ofServer(environment);
            default -> {
                Matcher form = FORM.matcher(wanted);
                if (!form.matches()) {
                    throw unreadable("The parameter `shard` is `" + given.strip() + "`, which is no shard.");
                }
                yield shard(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)), "The parameter `shard`");
            }
        };
    }

    private static Share shard(int index, int total, String source) {
        if (index < 1 || index > total || total > MOST) {
            throw unreadable(source + " says shard " + index + " of " + total + ", which does not exist.");
        }
        return total == 1 ? new Whole() : new Shard(index, total);
    }

    private static SetupException unreadable(String message) {
        return new SetupException(
                message,
                "Give -Dmigration-safety.shard the form 2/4, counting from 1, `auto` to read it from the CI server's variables,"
                        + " or `merge` to put all shards together; leave it out to rehearse everything.");
    }

    /**
     * The variables that tell a job which of several it is.
     *
     * @param first what the first job has as its index
     */
    record Variables(String index, String total, int first) {
        /**
         * In the order in which they are asked.
         *
         * @see <a href="https://docs.gitlab.com/ci/variables/predefined_variables/">GitLab</a>
         * @see <a href="https://circleci.com/docs/reference/variables/">CircleCI</a>
         * @see <a href="https://buildkite.com/docs/pipelines/configure/environment-variables">Buildkite</a>
         * @see <a href="https://docs.semaphoreci.com/reference/env-vars">Semaphore</a>
         * @see <a href="https://learn.microsoft.com/en-us/azure/devops/pipelines/build/variables">Azure Pipelines</a>
         * @see <a href="https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets/">Bitbucket Pipelines</a>
         */
        static final List<Variables> KNOWN = List.of(
                new Variables("CI_NODE_INDEX", "CI_NODE_TOTAL", 1),
                new Variables("CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", 0),
                new Variables("BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT", 0),
                new Variables("SEMAPHORE_JOB_INDEX", "SEMAPHORE_JOB_COUNT", 1),
                new Variables("SYSTEM_JOBPOSITIONINPHASE", "SYSTEM_TOTALJOBSINPHASE", 1),
                new Variables("BITBUCKET_PARALLEL_STEP", "BITBUCKET_PARALLEL_STEP_COUNT", 0));

        private Optional<Share> read(Function<String, Optional<String>> environment) {
            Optional<String> here = environment.apply(index).filter(v -> !v.isBlank());
            Optional<String> all = environment.apply(total).filter(v -> !v.isBlank());
            if (here.isEmpty() || all.isEmpty()) {
                return Optional.empty();
            }
            String source =
                    "The environment, with " + index + "=" + here.get() + " and " + total + "=" + all.get() + ",";
            try {
                return Optional.of(
                        shard(Integer.parseInt(here.get()) - first + 1, Integer.parseInt(all.get()), source));
            } catch (NumberFormatException e) {
                throw unreadable(source + " does not tell a shard.");
            }
        }
    }

    private static Share ofServer(Function<String, Optional<String>> environment) {
        return Variables.KNOWN.stream()
                .map(v -> v.read(environment))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(Whole::new);
    }
}
