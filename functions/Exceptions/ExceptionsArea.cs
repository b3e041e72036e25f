using Billing.Domain.Exceptions;
using Billing.Functions.Areas;
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
            StreamKind.Of<ExceptionState>(FabricStreams.Exceptions, typeof(ExceptionRaised), typeof(ExceptionResolved)) with
            {
                Lifecycle = Lifecycle.Of<ExceptionState, string>(
                    state => state.Raised is null ? "Unknown" : state.Resolved is null ? "Open" : "Resolved",
                    ("Unknown", typeof(ExceptionRaised), "Open"),
                    ("Open", typeof(ExceptionResolved), "Resolved"),
                    ("Resolved", typeof(ExceptionRaised), "Open")),
            },
        ],
        Services = (services, _) => services
            .AddSingleton<ExceptionQueue>(),
        Guarantees =
        [
            Guarantee.Eventual("a query over many streams: no snapshot", "GetExceptions"),
        ],
    };
}
