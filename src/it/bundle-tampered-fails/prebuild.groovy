import java.util.zip.ZipEntry
import java.util.zip.ZipOutputStream

def files = ['attestation.json': '{}', 'changelog/db.sql': 'DROP TABLE farms;', 'manifest.json': '{}',
             'sql/rollback.sql': '', 'sql/update.sql': '']
def sums = files.findAll { it.key != 'attestation.json' }.collect { name, text ->
    (name == 'changelog/db.sql' ? 'SELECT 1;' : text).digest('SHA-256') + '  ' + name + '\n'
}.join('')
new File(basedir, 'tampered.zip').withOutputStream { out ->
    new ZipOutputStream(out).withCloseable { zip ->
        (files + ['SHA256SUMS': sums]).each { name, text ->
            zip.putNextEntry(new ZipEntry(name))
            zip.write(text.bytes)
        }
    }
}
true
