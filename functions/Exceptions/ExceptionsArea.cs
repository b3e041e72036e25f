using Billing.Domain.Exceptions;
using Billing.Functions.Areas;
using Billing.Functions.Exceptions.Acts;
using Billing.Platform.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Exceptions;

/// <summary>Exceptions: what needs a person.</summary>
public static class ExceptionsArea
{
    /// <summary>The area.</summary>
    public static Area Manifest { get; } = new("Exceptions")
    {
        Streams =
        [
            StreamKind.Of<ExceptionState>(
                FabricStreams.Exceptions,
                typeof(ExceptionRaised), typeof(ExceptionResolved), typeof(ExceptionRouted), typeof(ExceptionAssigned), typeof(ExceptionNoted),
                typeof(ExceptionTagged), typeof(ExceptionEscalated), typeof(ExceptionActedUpon)) with
            {
                Lifecycle = Lifecycle.Of<ExceptionState, string>(
                    state => state.Status.ToString(),
                    (nameof(ExceptionStatus.Unknown), typeof(ExceptionRaised), nameof(ExceptionStatus.Open)),
                    (nameof(ExceptionStatus.Open), typeof(ExceptionAssigned), nameof(ExceptionStatus.Assigned)),
                    (nameof(ExceptionStatus.Assigned), typeof(ExceptionAssigned), nameof(ExceptionStatus.Open)),
                    (nameof(ExceptionStatus.Open), typeof(ExceptionResolved), nameof(ExceptionStatus.Resolved)),
                    (nameof(ExceptionStatus.Assigned), typeof(ExceptionResolved), nameof(ExceptionStatus.Resolved)),
                    (nameof(ExceptionStatus.Resolved), typeof(ExceptionRaised), nameof(ExceptionStatus.Open))),
            },
        ],
        Subscriptions = [RouteException.Events],
        Configuration = [ExceptionPolicies.Document],
        Services = (services, _) => services
            .AddSingleton<ExceptionQueue>()
            .AddSingleton<ExceptionPolicies>()
            .AddSingleton<ExceptionRouter>()
            .AddSingleton<QueueActs>()
            .AddSingleton<ExceptionActs>(),
        Guarantees =
        [
            Guarantee.Eventual("a query over many streams: no snapshot", nameof(GetExceptions)),
            Guarantee.Strong("the events of one stream", "GetException"),
            Guarantee.Strong("one commit on the exception's stream, or the commit of its area's command, which the exception then notes", "ActUponException", "ActUponExceptions"),
            Guarantee.Strong("one commit on the exception's stream, once for each time that it is raised", nameof(RouteException)),
            Guarantee.Strong("which are due is a query (eventual: what it misses comes with the next look); each step is one commit on the exception's stream, once", nameof(EscalateExceptions)),
        ],
    };
}
