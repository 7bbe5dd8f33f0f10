package dev.gatepass.kit.words

import dev.gatepass.core.GatepassException
import dev.gatepass.core.Problems

/** What went wrong, and what to do about it. What the service says in its own words is told as it came. */
fun Words.error(error: GatepassException): Told = when (error) {
    is GatepassException.Offline -> Told(texts.errorOffline, texts.errorOfflineDetail, Tone.WAITS)
    is GatepassException.NoAnswer -> Told(texts.errorNoAnswer, texts.errorNoAnswerDetail, Tone.WAITS)
    is GatepassException.BadAnswer -> Told(texts.errorBadAnswer, texts.errorBadAnswerDetail, Tone.BAD)
    is GatepassException.ServiceDown -> Told(texts.errorServiceDown, texts.errorServiceDownDetail, Tone.WAITS)
    is GatepassException.SignedOut -> Told(texts.errorSignedOut, texts.errorSignedOutDetail, Tone.WAITS)
    is GatepassException.Forbidden -> Told(texts.errorForbidden, error.reason, Tone.BAD)
    is GatepassException.NotFound -> Told(texts.errorNotFound, texts.errorNotFoundDetail, Tone.BAD)
    is GatepassException.Conflict -> Told(texts.errorConflict, error.reason, Tone.WAITS)
    is GatepassException.TooManyTries -> Told(
        texts.errorTooManyTries,
        error.retryAfterSeconds?.let { texts.errorTooManyTriesIn(it.toInt()) } ?: texts.errorTooManyTriesDetail,
        Tone.WAITS,
    )
    is GatepassException.WrongVerificationCode ->
        Told(texts.errorWrongVerificationCode, texts.errorWrongVerificationCodeDetail, Tone.BAD)
    is GatepassException.WrongSecretCode -> Told(
        texts.errorWrongSecretCode,
        error.triesLeft?.let { texts.secretTriesLeft(it.toInt()) } ?: texts.errorWrongSecretCodeDetail,
        Tone.BAD,
    )
    is GatepassException.Invalid -> if (error.field == "link") {
        Told(texts.errorInvalidLink, texts.errorInvalidLinkDetail, Tone.BAD)
    } else {
        Told(texts.errorInvalid, "${error.field}: ${error.reason}", Tone.BAD)
    }
    is GatepassException.Draft -> Told(texts.errorDraft, problems(error.problems), Tone.BAD)
    is GatepassException.Property -> Told(texts.errorProperty, error.faults.joinToString("\n"), Tone.BAD)
    is GatepassException.Credential -> Told(texts.errorCredential, texts.errorCredentialDetail, Tone.BAD)
    is GatepassException.DoorUnreachable ->
        Told(texts.errorDoorUnreachable, texts.errorDoorUnreachableDetail, Tone.WAITS)
    is GatepassException.StoreTooNew -> Told(texts.errorStoreTooNew, texts.errorStoreTooNewDetail, Tone.BAD)
    is GatepassException.StoreDamaged -> Told(texts.errorStoreDamaged, texts.errorStoreDamagedDetail, Tone.BAD)
    is GatepassException.StoreUnavailable ->
        Told(texts.errorStoreUnavailable, texts.errorServiceDownDetail, Tone.WAITS)
    is GatepassException.KeyStore -> Told(texts.errorKeyStore, texts.errorKeyStoreDetail, Tone.BAD)
    is GatepassException.Internal -> Told(texts.errorInternal, texts.errorInternalDetail, Tone.BAD)
}

/** What the service found wrong with a draft, a line each. */
private fun Words.problems(problems: Problems): String {
    val fields = problems.fields.values.flatten().map { problem(it, emptyMap()) }
    return (problems.whole.map(::wholeProblem) + fields).distinct().joinToString("\n")
}
