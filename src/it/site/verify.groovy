import io.github.migrationsafety.it.FinishedBuild
import org.jsoup.Jsoup
import org.jsoup.nodes.Document

FinishedBuild build = new FinishedBuild(basedir)
build.endedCleanly()
assert build.succeeded(3)

for (String site : ['site', 'site-of-doxia-1']) {
    Document root = Jsoup.parse(build.file("target/${site}/migration-safety-report.html"))
    assert root.text().contains('Migration safety: passed')
    assert root.text().contains('2 modules with')
    assert root.select('td').eachText().contains('rollback/missing')
    assert root.select('td a').eachAttr('href') ==
            ['migration-safety/farms/lint.html', 'migration-safety/meters/lint.html']
    root.select('td a').eachAttr('href').each { link ->
        assert build.file("target/${site}/${link}").text.contains('Content-Security-Policy')
    }
    // The root has no changelog of its own, and so no page of its own.
    assert !build.file("target/${site}/migration-safety.html").exists()
    assert build.file("target/${site}/project-reports.html").text.contains('migration-safety-report.html')

    Document module = Jsoup.parse(build.file("meters/target/${site}/migration-safety.html"))
    assert module.text().contains('1 module with')
    assert module.select('td a').eachAttr('href') == ['migration-safety/lint.html']
    assert build.file("meters/target/${site}/migration-safety/lint.html").isFile()
    // What a changelog says is text.
    assert module.select('blink').isEmpty()
    assert module.select('td').text().contains('<blink>')
}
