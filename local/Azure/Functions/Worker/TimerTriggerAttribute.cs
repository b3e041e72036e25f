using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function on a schedule.</summary>
public sealed class TimerTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>Creates the attribute.</summary>
    /// <param name="schedule">An NCRONTAB expression, a <see cref="TimeSpan"/>, or a setting between percent signs.</param>
    public TimerTriggerAttribute(string schedule) => Schedule = schedule;

    /// <summary>The schedule as it was given.</summary>
    public string Schedule { get; }

    /// <summary>Whether the function also runs whenever the host starts. Default: false.</summary>
    public bool RunOnStartup { get; set; }

    /// <summary>
    /// Whether the last run is kept, so that a run missed while the host was down is made up at the next start. Default:
    /// true; without effect for schedules that come more often than once a minute.
    /// </summary>
    public bool UseMonitor { get; set; } = true;
}
