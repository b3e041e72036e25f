using System.Diagnostics;

namespace Billing.Local.Functions.Invocation;

/// <summary>The activity of an invocation; there is always one, so that what the function sends carries a trace.</summary>
internal static class FunctionActivity
{
    private static readonly ActivitySource Source = new("Billing.Local.Functions");

    public static Activity Start(string function, TriggerEvent trigger)
    {
        if (trigger.Http is null)
        {
            // Only a request has its own activity around it; what stands here else belongs to whoever set the work off.
            Activity.Current = null;
        }

        var parent = Activity.Current is null ? trigger.TraceParent : null;
        var activity = Source.HasListeners()
            ? Source.CreateActivity(function, ActivityKind.Server, parent, idFormat: ActivityIdFormat.W3C)
            : null;
        activity ??= Plain(function, parent);
        if (parent is not null && !string.IsNullOrEmpty(trigger.TraceState))
        {
            activity.TraceStateString = trigger.TraceState;
        }

        return activity.Start();
    }

    private static Activity Plain(string function, string? parent)
    {
        var activity = new Activity(function);
        activity.SetIdFormat(ActivityIdFormat.W3C);
        if (!string.IsNullOrEmpty(parent))
        {
            activity.SetParentId(parent);
        }

        return activity;
    }
}
