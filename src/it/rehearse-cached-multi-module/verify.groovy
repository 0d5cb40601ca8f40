import groovy.json.JsonSlurper
import io.github.migrationsafety.it.FinishedBuild

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.succeeded(2)
assert build.linesWith('Of 9 changesets the first 5 are what they were when they were last rehearsed').size() == 2
for (String module : ['farms', 'meters']) {
    Map cold = new JsonSlurper().parse(build.file("${module}/target/cold/rehearse/report.json"))
    Map warm = build.report('rehearse', module)
    assert cold.changeSets*.cached == [false] * 9
    assert warm.changeSets*.cached == [true] * 5 + [false] * 4
    assert warm.summary.rehearsed == 9
    assert warm.findings == cold.findings
    // What a module is told is its own: the schema after each changeset is the one that it has itself.
    assert warm.changeSets*.fingerprintAfter == cold.changeSets*.fingerprintAfter
    assert warm.changeSets*.outcome == cold.changeSets*.outcome
}
