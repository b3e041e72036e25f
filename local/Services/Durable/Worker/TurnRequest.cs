using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using P = Microsoft.DurableTask.Protobuf;

namespace Billing.Local.Durable.Worker;

/// <summary>The request to the worker for one step.</summary>
internal static class TurnRequest
{
    /// <summary>Seconds for which a worker keeps an unused live state.</summary>
    /// <remarks>Ten years, so that the real clock decides nothing here: the hub limits the number of live states instead.</remarks>
    private const double SessionSeconds = 10.0 * 365 * 24 * 3600;

    /// <summary>The request for a step.</summary>
    /// <param name="instance">Whose step it is.</param>
    /// <param name="messages">What it reads.</param>
    /// <param name="now">The orchestrator's time.</param>
    /// <param name="session">True if the worker is to keep the live state, and whether it has one.</param>
    /// <param name="options">The hub's settings.</param>
    public static P.OrchestratorRequest Create(
        OrchestrationInstance instance, IReadOnlyList<MessageEvent> messages, DateTimeOffset now, SessionUse session, LocalTaskHubOptions options)
    {
        var request = new P.OrchestratorRequest { InstanceId = instance.Id, ExecutionId = ExecutionId(instance.Execution) };
        var withHistory = session is not SessionUse.Continue;
        if (withHistory)
        {
            request.PastEvents.AddRange(ProtoHistory.Past(instance));
        }

        request.NewEvents.AddRange(ProtoHistory.Turn(instance, messages, now));
        request.Properties["IncludeState"] = Value.ForBool(withHistory);
        if (options.ExtendedSessionsEnabled)
        {
            request.Properties["IsExtendedSession"] = Value.ForBool(session is not SessionUse.None);
            request.Properties["ExtendedSessionIdleTimeoutInSeconds"] = Value.ForNumber(SessionSeconds);
        }

        if (options.DefaultVersion is { } version)
        {
            request.Properties["defaultVersion"] = Value.ForString(version);
        }

        return request;
    }

    /// <summary>A generation as the worker knows it.</summary>
    public static string ExecutionId(long execution) => execution.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The fate of an orchestrator's live state in a step.</summary>
internal enum SessionUse
{
    /// <summary>None is kept, and one that is there is dropped.</summary>
    None,

    /// <summary>The step builds it from the history.</summary>
    Begin,

    /// <summary>The step goes on with it.</summary>
    Continue,
}
