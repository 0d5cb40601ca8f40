package io.github.migrationsafety.changelog;

import io.github.migrationsafety.SetupException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xml.sax.SAXParseException;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Says in one sentence where and why Liquibase cannot parse a changelog. */
final class ParseFailure {
    private static final String ADVICE = "Correct the changelog; Liquibase itself would stop here too.";
    private static final Pattern NOT_FOUND = Pattern.compile("The file (?<name>\\S.*?) was not found");
    private static final Pattern LINE = Pattern.compile("\\b[Ll]ine (?<line>\\d+)\\b");
    private static final Pattern FILE = Pattern.compile(
            "(?:Error parsing|Error Reading Changelog File|Syntax error in file|Unexpected formatting in formatted"
                    + " changelog) '?(?<name>[^\\s':]+\\.(?:xml|ya?ml|json|sql))\\b");

    private ParseFailure() {}

    static SetupException of(Throwable e, SearchPath searchPath, SourceFiles files) {
        Throwable root = root(e);
        String message = root instanceof MarkedYAMLException yaml && yaml.getProblem() != null
                ? yaml.getProblem()
                : Sentences.reason(root);
        Matcher missing = NOT_FOUND.matcher(message);
        if (missing.find()) {
            return missing(missing.group("name"), searchPath, e);
        }
        String file = file(e, searchPath, files);
        String at = line(e).map(line -> file + ":" + line).orElse(file);
        return new SetupException(at + " cannot be parsed: " + withoutDecoration(message) + ".", ADVICE, e);
    }

    private static SetupException missing(String name, SearchPath searchPath, Throwable e) {
        return new SetupException(
                searchPath.lastOpened() + " names `" + name
                        + "`, which is neither on the search path nor on the project's class path.",
                "Correct the path, or set <searchPath>.",
                e);
    }

    private static Throwable root(Throwable e) {
        Throwable root = e;
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (at.getMessage() != null) {
                root = at;
            }
            if (at instanceof SAXParseException || at instanceof MarkedYAMLException) {
                return at;
            }
        }
        return root;
    }

    private static Optional<Integer> line(Throwable e) {
        Throwable root = root(e);
        if (root instanceof SAXParseException xml && xml.getLineNumber() > 0) {
            return Optional.of(xml.getLineNumber());
        }
        if (root instanceof MarkedYAMLException yaml && yaml.getProblemMark() != null) {
            return Optional.of(yaml.getProblemMark().getLine() + 1);
        }
        for (Throwable at = e; at != null; at = at.getCause()) {
            Matcher line = LINE.matcher(String.valueOf(at.getMessage()));
            if (line.find()) {
                return Optional.of(Integer.valueOf(line.group("line")));
            }
        }
        return Optional.empty();
    }

    private static String file(Throwable e, SearchPath searchPath, SourceFiles files) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            Matcher file = FILE.matcher(String.valueOf(at.getMessage()));
            if (file.find()) {
                return files.changeLog(file.group("name")).location();
            }
        }
        return searchPath.lastOpened();
    }

    private static String withoutDecoration(String message) {
        return message.replaceFirst("^(?:[a-z]+\\.)+[A-Z]\\w*(?:Exception|Error): ", "")
                .replaceFirst("^Error parsing (?:line \\d+ column \\d+ of )?\\S+ ?: ", "")
                .replaceFirst("^cvc-[\\w.-]+: ", "")
                .replaceFirst("\\.$", "");
    }
}
