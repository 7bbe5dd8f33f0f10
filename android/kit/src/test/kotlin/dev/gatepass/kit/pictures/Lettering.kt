package dev.gatepass.kit.pictures

import androidx.compose.ui.graphics.Color
import androidx.compose.ui.text.font.FontFamily
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.platform.Font
import dev.gatepass.kit.texts.En
import dev.gatepass.kit.texts.Texts
import dev.gatepass.kit.theme.Brand
import dev.gatepass.kit.words.Words

/** Inter (OFL 1.1), cut down to Latin letters: pictures look alike on every machine. */
private val inter = FontFamily(
    Font(identity = "Inter-Regular", getData = { bytes("Inter-Regular") }, weight = FontWeight.Normal),
    Font(identity = "Inter-Medium", getData = { bytes("Inter-Medium") }, weight = FontWeight.Medium),
    Font(identity = "Inter-SemiBold", getData = { bytes("Inter-SemiBold") }, weight = FontWeight.SemiBold),
)

private fun bytes(font: String): ByteArray =
    checkNotNull(Brand::class.java.getResourceAsStream("/fonts/$font.ttf")) { "no font $font" }.use { it.readBytes() }

/** The brand of the house in the mock. */
val elmHouse = Brand("Elm House", seed = Color(0xFF2F5D50), font = inter)

fun words(texts: Texts = En) = Words(texts, is24Hour = texts != En)
