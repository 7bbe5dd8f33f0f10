package dev.gatepass.kit.activity

import androidx.compose.foundation.Image
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.layout.ContentScale
import dev.gatepass.bridge.Person
import dev.gatepass.core.ActivityRow
import dev.gatepass.core.GatepassException
import dev.gatepass.kit.model.Model
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.parts.Empty
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.parts.Loading
import dev.gatepass.kit.parts.Muted
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import kotlinx.coroutines.CoroutineScope

/** @param picture `null` if the phone can't read it. */
data class Seen(val row: ActivityRow, val picture: ImageBitmap?)

/** Who was at a door when something happened there. */
class PhotoModel(
    scope: CoroutineScope,
    person: Person,
    number: ULong,
    picture: (ByteArray) -> ImageBitmap?,
    private val back: () -> Unit,
) : Model<Read<Seen>, Unit>(scope, Read.Under) {
    init {
        ask(failed = { set { Read.Failed(it) } }) {
            val row = person.activity().find { it.number == number }
            val photo = row?.photo ?: throw GatepassException.NotFound("this photo")
            val seen = Seen(row, picture(photo.jpeg))
            set { Read.There(seen) }
        }
    }

    override fun on(event: Unit) = back()
}

@Composable
fun PhotoScreen(state: Read<Seen>, onBack: () -> Unit) {
    val words = LocalWords.current
    val texts = words.texts
    Page(heading = texts.photoTitle, onBack = onBack) {
        when (state) {
            Read.Under -> Loading()
            is Read.Failed -> Trouble(state.error)
            is Read.There -> {
                val (row, picture) = state.value
                if (picture == null) {
                    Empty(Icons.camera, texts.photoBroken, texts.photoBrokenDetail)
                } else {
                    Image(
                        picture,
                        contentDescription = texts.photoLabel,
                        Modifier.fillMaxWidth().clip(MaterialTheme.shapes.large),
                        contentScale = ContentScale.FillWidth,
                    )
                }
                Lines(listOf(row)) { HappenedLine(it) }
                row.photo?.let { Muted(texts.photoKept(words.until(it.keptUntil))) }
            }
        }
    }
}
