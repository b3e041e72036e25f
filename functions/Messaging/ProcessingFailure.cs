using System.Net;
using System.Net.Sockets;
using Azure;
using Azure.Messaging.ServiceBus;
using Billing.Functions.Http.Limits;
using Billing.Platform.Messaging;
using Billing.Platform.Partners;
using Billing.Platform.Streams;
using Microsoft.Azure.Cosmos;

namespace Billing.Functions.Messaging;

/// <summary>A failed attempt to handle a message.</summary>
/// <param name="Kind">True if it passes by itself.</param>
/// <param name="Code">Stable problem code.</param>
/// <param name="Text">What failed, for an operator.</param>
/// <param name="RetryAt">When to try again at the earliest, where that is known.</param>
/// <param name="Snapshot">Name of the snapshot of the partner's call that failed, if one did.</param>
public sealed record ProcessingFailure(FailureKind Kind, string Code, string Text, DateTimeOffset? RetryAt = null, string? Snapshot = null)
{
    // Cosmos DB says that it must be tried again (449), that a partition has moved (410), or that it cannot serve now.
    private static readonly HashSet<HttpStatusCode> PassingStates =
    [
        HttpStatusCode.RequestTimeout, HttpStatusCode.Gone, HttpStatusCode.TooManyRequests, (HttpStatusCode)449,
        HttpStatusCode.InternalServerError, HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout,
    ];

    /// <summary>Classifies an exception.</summary>
    public static ProcessingFailure Of(Exception exception) => exception switch
    {
        PartnerException { Failure: var partner } => new ProcessingFailure(
            partner.IsPassing ? FailureKind.Outage : FailureKind.Unforeseen, partner.Code, partner.Description, partner.RetryAt, partner.Snapshot),
        StreamConflictException => Passing("operations.conflict", exception),
        CosmosException { StatusCode: HttpStatusCode.TooManyRequests } => Passing("operations.throttled", exception),
        CosmosException cosmos when PassingStates.Contains(cosmos.StatusCode) => Passing("operations.database-out", exception),
        ServiceBusException { IsTransient: true } => Passing("operations.bus-out", exception),
        ServiceBusException
        {
            Reason: ServiceBusFailureReason.SessionCannotBeLocked or ServiceBusFailureReason.SessionLockLost or ServiceBusFailureReason.MessageLockLost,
        } => Passing("operations.lock-lost", exception),
        RequestFailedException { Status: 0 or 408 or 429 or >= 500 } => Passing("operations.service-out", exception),
        HttpRequestException or SocketException or IOException => Passing("operations.network", exception),
        TimeoutException or OperationCanceledException => Passing("operations.time-out", exception),
        // The durable backend is reached by gRPC, whose exception comes with a package that this project does not name.
        _ when exception.GetType().Name == "RpcException" => Passing("operations.processes-out", exception),
        AggregateException { InnerExceptions: [var only] } => Of(only),
        _ => new ProcessingFailure(FailureKind.Unforeseen, "operations.unforeseen", Describe(exception)),
    };

    private static ProcessingFailure Passing(string code, Exception exception) => new(FailureKind.Outage, code, Describe(exception));

    // The first line: what follows in an exception of Cosmos DB is diagnostics.
    private static string Describe(Exception exception) => $"{exception.GetType().Name}: {exception.Message.Split('\n', 2)[0].Trim()}";
}
