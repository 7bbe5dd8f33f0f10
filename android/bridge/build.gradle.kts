plugins {
    alias(libs.plugins.android.library)
}

android {
    namespace = "dev.gatepass.bridge"
    compileSdk = libs.versions.compile.sdk.get().toInt()

    defaultConfig {
        minSdk = libs.versions.min.sdk.get().toInt()
        consumerProguardFiles("keep-rules.pro")
    }

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }

    sourceSets.named("main") {
        kotlin.directories += "src/generated/kotlin"
        // What cargo-ndk has built: README says how.
        jniLibs.directories += "../../bindings/lib/android"
    }
}

dependencies {
    // The archive: it has JNA's own library for each of Android's processors.
    api(libs.jna) { artifact { type = "aar" } }
    api(libs.coroutines.android)
}
