using Billing.Domain.Exceptions;
using Billing.Functions.Hosting.Areas;
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
            StreamKind.Of<ExceptionState>(FabricStreams.Exceptions, typeof(ExceptionRaised)),
        ],
        Services = (services, _) => services
            .AddSingleton<ExceptionQueue>(),
        Guarantees =
        [
            Guarantee.Eventual("a query over many streams: no snapshot", "GetExceptions"),
        ],
    };
}
