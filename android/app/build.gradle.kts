plugins {
    alias(libs.plugins.android.application)
    alias(libs.plugins.kotlin.compose)
}

android {
    namespace = "dev.gatepass.app"
    compileSdk = libs.versions.compile.sdk.get().toInt()

    defaultConfig {
        applicationId = "dev.gatepass"
        minSdk = libs.versions.min.sdk.get().toInt()
        targetSdk = libs.versions.target.sdk.get().toInt()
        versionCode = 1
        versionName = "0.1.0"
    }

    buildTypes {
        release {
            // What has to stay under its name, the modules say themselves; Maven's build checks it (Shrink.java).
            isMinifyEnabled = true
            isShrinkResources = true
            proguardFiles(getDefaultProguardFile("proguard-android-optimize.txt"), "keep-rules.pro")
        }
    }

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }

    packaging {
        // Libraries are read from the package as they lie there, each on a boundary of 16 KB.
        jniLibs.useLegacyPackaging = false
    }
}

dependencies {
    implementation(project(":kit"))
    implementation(project(":radio"))
    implementation(libs.activity.compose)
    implementation(libs.core)
}
