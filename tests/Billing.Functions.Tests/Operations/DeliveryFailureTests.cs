using System.Net;
using System.Net.Sockets;
using Azure;
using Azure.Messaging.ServiceBus;
using Billing.Functions.Http.Limits;
using Billing.Functions.Messaging;
using Billing.Platform.Messaging;
using Billing.Platform.Streams;
using Microsoft.Azure.Cosmos;

namespace Billing.Functions.Tests.Operations;

[Trait("Capability", "PLT-03")]
public sealed class DeliveryFailureTests
{
    public static TheoryData<Exception, string> Passing => new()
    {
        { new CosmosException("busy", HttpStatusCode.TooManyRequests, 3200, "", 0), "operations.throttled" },
        { new CosmosException("slow", HttpStatusCode.RequestTimeout, 0, "", 0), "operations.database-out" },
        { new CosmosException("met another", (HttpStatusCode)449, 0, "", 0), "operations.database-out" },
        { new StreamConflictException(new StreamAddress("t", "r", "order/1"), 12), "operations.conflict" },
        { new ServiceBusException("busy", ServiceBusFailureReason.ServiceBusy), "operations.bus-out" },
        { new RequestFailedException(503, "busy"), "operations.service-out" },
        { new HttpRequestException("no route"), "operations.network" },
        { new SocketException(), "operations.network" },
        { new TaskCanceledException("too slow"), "operations.time-out" },
        { new AggregateException(new TimeoutException()), "operations.time-out" },
    };

    public static TheoryData<Exception> Unforeseen =>
    [
        new InvalidOperationException("a defect"),
        new KeyNotFoundException("no such source"),
        new CosmosException("too large", HttpStatusCode.RequestEntityTooLarge, 0, "", 0),
        new RequestFailedException(404, "no such blob"),
    ];

    [Theory]
    [MemberData(nameof(Passing))]
    public void What_passes_by_itself_is_an_outage_with_a_code_of_its_own(Exception exception, string code)
    {
        var failure = ProcessingFailure.Of(exception);
        Assert.Equal((FailureKind.Outage, code), (failure.Kind, failure.Code));
    }

    [Theory]
    [MemberData(nameof(Unforeseen))]
    public void Anything_else_is_unforeseen_and_says_what_it_was_in_one_line(Exception exception)
    {
        var failure = ProcessingFailure.Of(exception);
        Assert.Equal((FailureKind.Unforeseen, "operations.unforeseen"), (failure.Kind, failure.Code));
        Assert.StartsWith($"{exception.GetType().Name}: ", failure.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Text);
    }
}
