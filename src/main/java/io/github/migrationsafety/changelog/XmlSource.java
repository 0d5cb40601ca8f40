package io.github.migrationsafety.changelog;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Finds the changesets of an XML changelog and where they stand. */
final class XmlSource extends DefaultHandler {
    private final SourceText file;
    private final List<SourceChangeSet> changeSets = new ArrayList<>();
    private final List<SourceIncludeAll> includeAlls = new ArrayList<>();
    private final Deque<Element> open = new ArrayDeque<>();
    private @Nullable Locator locator;
    private @Nullable Builder changeSet;

    private XmlSource(SourceText file) {
        this.file = file;
    }

    /**
     * @param text the file without a byte order mark
     * @return what stands in it; what stands before the error if it is not well-formed
     */
    static SourceContent of(String text) {
        XmlSource source = new XmlSource(SourceText.whole(text));
        try {
            SAXParserFactory factory = SAXParserFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.newSAXParser().parse(new InputSource(new StringReader(text)), source);
        } catch (SAXException | IOException notWellFormed) {
            return source.content(); // Liquibase is the judge of that.
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
        return source.content();
    }

    private SourceContent content() {
        return new SourceContent(changeSets, includeAlls, List.of());
    }

    @Override
    public InputSource resolveEntity(String publicId, String systemId) {
        return new InputSource(new StringReader(""));
    }

    @Override
    public void setDocumentLocator(Locator locator) {
        this.locator = locator;
    }

    @Override
    public void startElement(String uri, String localName, String name, Attributes attributes) {
        Element element = start(localName, name);
        if (changeSet == null) {
            if (localName.equals("changeSet")) {
                changeSet = new Builder(
                        open.size(),
                        attribute(attributes, "id").orElse(""),
                        attribute(attributes, "author").orElse(""),
                        attribute(attributes, "dbms"),
                        attribute(attributes, "runOrder").isPresent());
            } else if (localName.equals("includeAll")) {
                includeAlls.add(new SourceIncludeAll(
                        element.line,
                        attribute(attributes, "path").orElse(""),
                        attribute(attributes, "relativeToChangelogFile")
                                .filter("true"::equalsIgnoreCase)
                                .isPresent(),
                        attribute(attributes, "logicalFilePath").isPresent()));
            }
        } else if (isIn("preConditions") && !SourceChangeSet.PRECONDITION_GROUPS.contains(localName)) {
            if (SourceChangeSet.PRECONDITION_GROUPS.contains(parent()) || parent().equals("preConditions")) {
                changeSet.preconditions.add(localName);
            }
        }
        open.push(element);
    }

    private String parent() {
        return open.isEmpty() ? "" : open.element().localName;
    }

    private boolean isIn(String localName) {
        return open.stream().anyMatch(element -> element.localName.equals(localName));
    }

    private static Optional<String> attribute(Attributes attributes, String name) {
        return Optional.ofNullable(attributes.getValue(name));
    }

    @Override
    public void endElement(String uri, String localName, String name) {
        Element element = open.pop();
        Builder current = changeSet;
        if (current == null) {
            return;
        }
        SourceText text = file.part(element.line, element.column, line(), column());
        int depth = open.size() - current.depth;
        if (depth == 0) {
            changeSets.add(current.build(text));
            changeSet = null;
        } else if (depth == 1 && !SourceChangeSet.NO_CHANGES.contains(localName)) {
            current.changes.add(new SourceChange(localName, text, false));
        } else if (depth == 1 && localName.equals("rollback")) {
            SourceText first = current.rollback.orElse(text);
            current.rollback = Optional.of(first.upTo(text));
        } else if (depth == 2 && parent().equals("rollback")) {
            current.rollbacks.add(new SourceChange(localName, text, false));
        }
    }

    /** The parser tells where a tag ends. It begins at the last {@code <name} before that. */
    private Element start(String localName, String name) {
        int line = Math.min(line(), file.lines().size());
        int column = column();
        while (line > 0) {
            int at = file.lines().get(line - 1).lastIndexOf("<" + name, column);
            if (at >= 0) {
                return new Element(localName, line, at);
            }
            line--;
            column = Integer.MAX_VALUE;
        }
        return new Element(localName, line(), 0);
    }

    private int line() {
        return locator == null ? 1 : Math.max(1, locator.getLineNumber());
    }

    private int column() {
        return locator == null ? 0 : Math.max(0, locator.getColumnNumber() - 1);
    }

    private record Element(String localName, int line, int column) {}

    private static final class Builder {
        private final int depth;
        private final String id;
        private final String author;
        private final Optional<String> dbms;
        private final boolean runOrder;
        private final List<SourceChange> changes = new ArrayList<>();
        private final List<SourceChange> rollbacks = new ArrayList<>();
        private final List<String> preconditions = new ArrayList<>();
        private Optional<SourceText> rollback = Optional.empty();

        Builder(int depth, String id, String author, Optional<String> dbms, boolean runOrder) {
            this.depth = depth;
            this.id = id;
            this.author = author;
            this.dbms = dbms;
            this.runOrder = runOrder;
        }

        SourceChangeSet build(SourceText text) {
            return new SourceChangeSet(
                    id, author, dbms, runOrder, text, changes, rollbacks, rollback, preconditions, List.of());
        }
    }
}
