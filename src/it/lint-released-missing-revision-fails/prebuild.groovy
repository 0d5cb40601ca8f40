import org.eclipse.jgit.api.Git

Git.init().setDirectory(basedir).setInitialBranch('main').call().close()
