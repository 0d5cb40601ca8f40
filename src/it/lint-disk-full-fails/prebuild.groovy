import java.nio.file.Files
import java.nio.file.Path

// Whatever is written to /dev/full meets a full disk; a report is written beside its place first.
File folder = new File(basedir, 'target/migration-safety/lint')
folder.mkdirs()
Files.createSymbolicLink(folder.toPath().resolve('.report.json.tmp'), Path.of('/dev/full'))
return true
