import org.testcontainers.DockerClientFactory

DockerClientFactory.instance().client().tagImageCmd(
        System.getenv('MIGRATION_SAFETY_TEST_IMAGE'), 'localhost:1/mirror/farms/postgres', '17').exec()
return true
