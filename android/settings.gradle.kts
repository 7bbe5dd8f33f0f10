// The build for a device. `pom.xml` builds and tests the same sources without Android's tools.
pluginManagement {
    repositories {
        google()
        mavenCentral()
        gradlePluginPortal()
    }
}

dependencyResolutionManagement {
    repositoriesMode = RepositoriesMode.FAIL_ON_PROJECT_REPOS
    repositories {
        google()
        mavenCentral()
    }
}

rootProject.name = "gatepass"

include(":bridge", ":kit", ":radio", ":app")
