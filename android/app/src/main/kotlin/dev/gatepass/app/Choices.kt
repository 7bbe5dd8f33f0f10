package dev.gatepass.app

import android.app.LocaleManager
import android.content.Context
import android.content.SharedPreferences
import android.os.Build
import android.os.LocaleList
import androidx.annotation.RequiresApi
import androidx.core.content.edit
import dev.gatepass.kit.account.Appearance
import dev.gatepass.kit.account.Preferences

/**
 * What the person has chosen, kept across restarts. From Android 13 on the system keeps the language, where its own
 * settings show it as well.
 */
internal class Choices(private val context: Context, private val kept: SharedPreferences) {
    var preferences: Preferences
        get() {
            val appearance = Appearance.entries.find { it.name == kept.getString(APPEARANCE, null) }
            val knowsOfNotices = kept.getBoolean(KNOWS_OF_NOTICES, false)
            return Preferences(language(), appearance ?: Appearance.SYSTEM, knowsOfNotices)
        }
        set(chosen) {
            kept.edit {
                putString(APPEARANCE, chosen.appearance.name)
                putBoolean(KNOWS_OF_NOTICES, chosen.knowsOfNotices)
            }
            if (chosen.language != language()) speak(chosen.language)
        }

    private fun language(): String? = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) {
        locales().applicationLocales.takeUnless { it.isEmpty }?.get(0)?.toLanguageTag()
    } else {
        kept.getString(LANGUAGE, null)
    }

    private fun speak(language: String?) = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) {
        locales().applicationLocales = LocaleList.forLanguageTags(language.orEmpty())
    } else {
        kept.edit { putString(LANGUAGE, language) }
    }

    @RequiresApi(Build.VERSION_CODES.TIRAMISU)
    private fun locales() = checkNotNull(context.getSystemService(LocaleManager::class.java))

    private companion object {
        const val LANGUAGE = "language"
        const val APPEARANCE = "appearance"
        const val KNOWS_OF_NOTICES = "knows of notices"
    }
}
