import org.eclipse.jgit.api.Git

// Its own repository, with a released state, around what stands there now.
File log = new File(basedir, 'src/main/resources/db/changelog/db.changelog-master.sql')
Git.init().setDirectory(basedir).setInitialBranch('main').call().withCloseable { git ->
    git.add().addFilepattern('src').call()
    git.commit().setMessage('Release').setAuthor('Jo', 'jo@example.org').setCommitter('Jo', 'jo@example.org').setSign(false).call()
    git.tag().setName('v1').setAnnotated(false).call()
}
log.text = log.text.replace('farms (id bigint PRIMARY KEY)', 'farms (id bigint PRIMARY KEY, name text)') + '''
--changeset jo:3
CREATE INDEX ix_sensors_id ON sensors (id);
--rollback DROP INDEX ix_sensors_id;
'''
return true
