package dev.gatepass.app.notices

import android.app.Notification
import android.app.Notification.CATEGORY_EVENT
import android.app.Notification.VISIBILITY_PRIVATE
import android.app.NotificationChannel
import android.app.NotificationManager
import android.app.NotificationManager.IMPORTANCE_DEFAULT
import android.app.PendingIntent
import android.app.PendingIntent.FLAG_IMMUTABLE
import android.app.PendingIntent.FLAG_UPDATE_CURRENT
import android.content.Context
import android.content.Intent
import dev.gatepass.app.MainActivity
import dev.gatepass.app.R
import dev.gatepass.core.ActivityRow
import dev.gatepass.core.Event
import dev.gatepass.core.PassId
import dev.gatepass.kit.app.Destination
import dev.gatepass.kit.app.OfSignedIn
import dev.gatepass.kit.app.OfStaff
import dev.gatepass.kit.words.Words
import dev.gatepass.kit.words.about
import dev.gatepass.kit.words.happened

/** What people switch on and off by itself in the system's settings. */
private enum class About(val channel: String) {
    PASSES("passes") {
        override fun named(words: Words) = words.texts.noticesPasses

        override fun publicly(words: Words) = words.texts.noticesOfPass
    },
    APPROVALS("approvals") {
        override fun named(words: Words) = words.texts.noticesApprovals

        override fun publicly(words: Words) = words.texts.noticesOfApproval
    },
    ;

    abstract fun named(words: Words): String

    /** What may be seen over somebody's shoulder: it names no one. */
    abstract fun publicly(words: Words): String
}

private const val EXTRA_APPROVAL = "approval"
private const val ACTION_SHOW = "dev.gatepass.app.SHOW"

/** The system's notifications, in the words of the app. */
internal class Post(private val context: Context, private val words: Words) {
    private val manager = manager(context)

    /** One for each thing that happened, and one that has them together where there are several. */
    fun post(rows: List<ActivityRow>) {
        rows.groupBy(::about).forEach { (about, these) ->
            val channel = NotificationChannel(about.channel, about.named(words), IMPORTANCE_DEFAULT)
            manager.createNotificationChannel(channel)
            these.forEach { manager.notify(about.channel, it.number.toInt(), notification(about, it)) }
            if (these.size > 1) manager.notify(about.channel, TOGETHER, together(about, these))
        }
    }

    private fun about(row: ActivityRow) = if (row.event == Event.PhoneSubmitted) About.APPROVALS else About.PASSES

    private fun notification(about: About, row: ActivityRow): Notification {
        val title = if (about == About.APPROVALS) about.publicly(words) else words.happened(row)
        return plain(about, row.number.toInt(), row.pass.takeIf { about == About.APPROVALS })
            .setContentTitle(title)
            .setContentText(words.about(row))
            .setWhen(row.at.at.toEpochMilli())
            .setShowWhen(true)
            .setPublicVersion(plain(about, row.number.toInt(), null).setContentTitle(about.publicly(words)).build())
            .build()
    }

    private fun together(about: About, rows: List<ActivityRow>): Notification {
        val lines = Notification.InboxStyle()
        rows.forEach { lines.addLine("${words.happened(it)} · ${words.about(it)}") }
        return plain(about, TOGETHER, null)
            .setContentTitle(about.named(words))
            .setStyle(lines)
            .setGroupSummary(true)
            .setPublicVersion(plain(about, TOGETHER, null).setContentTitle(about.publicly(words)).build())
            .build()
    }

    private fun plain(about: About, number: Int, approval: PassId?) = Notification.Builder(context, about.channel)
        .setSmallIcon(R.drawable.ic_notice)
        .setColor(context.getColor(R.color.brand))
        .setCategory(CATEGORY_EVENT)
        .setVisibility(VISIBILITY_PRIVATE)
        .setGroup(about.channel)
        .setAutoCancel(true)
        .setContentIntent(leads(number, approval))

    /** What it holds any app may know that the system lets see it: a pass by its number opens nothing. */
    private fun leads(number: Int, approval: PassId?): PendingIntent {
        val show = Intent(context, MainActivity::class.java).setAction(ACTION_SHOW)
        if (approval != null) show.putExtra(EXTRA_APPROVAL, approval)
        return PendingIntent.getActivity(context, number, show, FLAG_IMMUTABLE or FLAG_UPDATE_CURRENT)
    }

    companion object {
        private const val TOGETHER = -1

        /** By the person, who is asked by [SystemNotices]. */
        fun isAllowed(context: Context) = manager(context).areNotificationsEnabled()

        /** Whoever is in the app needs none of them any more. */
        fun clear(context: Context) = manager(context).cancelAll()

        private fun manager(context: Context) = checkNotNull(context.getSystemService(NotificationManager::class.java))
    }
}

/** Where a tapped notification leads, if that is why the app was opened. */
internal fun Intent.place(): OfSignedIn? {
    if (action != ACTION_SHOW) return null
    return getStringExtra(EXTRA_APPROVAL)?.let(OfStaff::Approval) ?: Destination.Activity
}
