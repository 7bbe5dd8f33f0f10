plugins {
    alias(libs.plugins.android.library)
}

android {
    namespace = "dev.gatepass.radio"
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
        java.directories += "src/generated/java"
    }
}

dependencies {
    // libgatepass_ffi.so
    implementation(project(":bridge"))
}
