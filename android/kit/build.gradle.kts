plugins {
    alias(libs.plugins.android.library)
    alias(libs.plugins.kotlin.compose)
}

android {
    namespace = "dev.gatepass.kit"
    compileSdk = libs.versions.compile.sdk.get().toInt()

    defaultConfig {
        minSdk = libs.versions.min.sdk.get().toInt()
    }

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }

    sourceSets.named("main") {
        kotlin.directories += "src/generated/kotlin"
    }
}

dependencies {
    api(project(":bridge"))
    api(libs.compose.foundation)
    api(libs.compose.material3)
    implementation(libs.lifecycle.runtime.compose)
    implementation(libs.navigationevent.compose)
    implementation(libs.serialization.json)
}
