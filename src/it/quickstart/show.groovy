File output = new File(basedir, 'target/migration-safety')

println ''
println 'What the plugin left, to be looked at:'
for (String report : ['lint/report.html', 'rehearse/report.html']) {
    println '  ' + new File(output, report).canonicalPath
}
output.eachFileRecurse { File file ->
    if (file.name.endsWith('-migrations.zip')) {
        println '  ' + file.canonicalPath
    }
}
println ''
