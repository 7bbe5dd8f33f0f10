package dev.gatepass.app.notices

import android.app.job.JobInfo
import android.app.job.JobParameters
import android.app.job.JobScheduler
import android.app.job.JobService
import android.content.ComponentName
import android.content.Context
import android.text.format.DateFormat
import dev.gatepass.app.GatepassApplication
import dev.gatepass.bridge.Phone
import dev.gatepass.core.GatepassException
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.words.Words
import java.time.Duration
import java.util.Locale
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch

/**
 * Now and then, while nobody has the app open: asks the service what the open app would ask, and tells what is new.
 * What opens doors without a network is renewed on the way.
 */
class NewsJob : JobService() {
    private val app get() = application as GatepassApplication
    private val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)
    private var underWay: Job? = null

    override fun onStartJob(parameters: JobParameters): Boolean {
        underWay = scope.launch {
            val isDone = when (val opened = app.phone.first { it != Read.Under }) {
                is Read.There -> lookAround(opened.value)
                // The next time it may be opened again, or when somebody opens the app.
                is Read.Failed, Read.Under -> true
            }
            jobFinished(parameters, !isDone)
        }
        return true
    }

    /** The network is gone, or it took too long. */
    override fun onStopJob(parameters: JobParameters): Boolean {
        underWay?.cancel()
        return true
    }

    override fun onDestroy() {
        scope.cancel()
        super.onDestroy()
    }

    /** Whether that worked; what the phone knows of already is told in any case. */
    private suspend fun lookAround(phone: Phone): Boolean {
        val isDone = worked { phone.sync() }
        // Whoever has it before their eyes is told by the screens.
        if (!app.isShown) worked { phone.tellNews() }
        return isDone
    }

    private fun Phone.tellNews() {
        val person = signedIn() ?: return
        val news = person.notices()
        val latest = news.maxOfOrNull { it.number } ?: return
        if (!Post.isAllowed(this@NewsJob)) return
        val texts = app.preferences.value.texts(Locale.getDefault().toLanguageTag())
        Post(this@NewsJob, Words(texts, DateFormat.is24HourFormat(this@NewsJob))).post(news)
        person.noticed(latest)
    }

    private suspend fun worked(work: suspend () -> Unit): Boolean = try {
        work()
        true
    } catch (_: GatepassException) {
        false
    }

    companion object {
        private const val NUMBER = 1

        /** As often as seems worth it to somebody who waits for nothing; Android makes it less where it must. */
        private val EVERY = Duration.ofHours(4)

        /** Once, and from then on across restarts of the phone. */
        fun schedule(context: Context) {
            val jobs = checkNotNull(context.getSystemService(JobScheduler::class.java))
            if (jobs.getPendingJob(NUMBER) != null) return
            val job = JobInfo.Builder(NUMBER, ComponentName(context, NewsJob::class.java))
                .setRequiredNetworkType(JobInfo.NETWORK_TYPE_ANY)
                .setPeriodic(EVERY.toMillis())
                .setPersisted(true)
                .build()
            jobs.schedule(job)
        }
    }
}
