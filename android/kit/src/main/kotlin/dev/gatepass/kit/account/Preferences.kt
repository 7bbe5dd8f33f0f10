package dev.gatepass.kit.account

import dev.gatepass.kit.texts.En
import dev.gatepass.kit.texts.Texts

/** What a person has chosen for this phone. */
data class Preferences(
    /** As BCP 47 names it; `null`: as the phone. */
    val language: String? = null,
    val appearance: Appearance = Appearance.SYSTEM,
    /** The first screen has offered to tell what happens; from then on only the settings do. */
    val knowsOfNotices: Boolean = false,
) {
    /** The texts to show, where the phone speaks this language. */
    fun texts(phone: String): Texts {
        val wanted = language ?: phone
        return Texts.all.find { it.language == wanted.substringBefore('-') } ?: En
    }

    fun isDark(phone: Boolean) = when (appearance) {
        Appearance.SYSTEM -> phone
        Appearance.LIGHT -> false
        Appearance.DARK -> true
    }
}

enum class Appearance { SYSTEM, LIGHT, DARK }
