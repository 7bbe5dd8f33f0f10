package dev.gatepass.kit.parts

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.city
import java.time.ZoneId

/** Zones as people know them: by a city. */
private val zones = ZoneId.getAvailableZoneIds()
    .filter { '/' in it && !it.startsWith("Etc/") && !it.startsWith("SystemV/") }.sorted()

/** One of the world's zones, or [usual]. */
@Composable
fun ZonePage(chosen: String?, usual: String, onPick: (String?) -> Unit, onBack: () -> Unit) {
    val words = LocalWords.current
    var typed by remember { mutableStateOf("") }
    val found = remember(typed) { zones.filter { it.replace('_', ' ').contains(typed.trim(), ignoreCase = true) } }
    ListPage(heading = words.texts.zoneTitle, onBack = onBack) {
        item { Field(words.texts.zoneSearch, typed, { typed = it }) }
        item { Lines(listOf(usual)) { Choice(it, chosen == null, { onPick(null) }) } }
        if (found.isEmpty()) item { Muted(words.texts.zoneSearchNone) }
        lines(found, key = { it }) { zone ->
            Choice(city(zone), zone == chosen, { onPick(zone) }, detail = zone.substringBeforeLast('/'))
        }
    }
}
