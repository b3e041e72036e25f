namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a timer function learns about its schedule.</summary>
public sealed class TimerInfo
{
    /// <summary>Creates an empty one.</summary>
    public TimerInfo()
    {
    }

    /// <summary>The runs before and after this one; null when the schedule is not monitored.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>True when this run makes up for one that was missed.</summary>
    public bool IsPastDue { get; set; }
}

/// <summary>The last and the next run of a timer, in the host's time zone, which here is always UTC.</summary>
public sealed class ScheduleStatus
{
    /// <summary>Creates an empty one.</summary>
    public ScheduleStatus()
    {
    }

    /// <summary>When the function last ran; the default value when it never did.</summary>
    public DateTime Last { get; set; }

    /// <summary>When the function was to run next, seen from <see cref="Last"/>.</summary>
    public DateTime Next { get; set; }

    /// <summary>When this status was last written.</summary>
    public DateTime LastUpdated { get; set; }
}
