using Billing.Domain.Orders;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using Billing.Functions.Messaging;
using Billing.Platform.Streams;

namespace Billing.Functions.Tests.Areas;

public sealed class EventSubscriptionTests
{
    private static readonly OrderPaymentOverdue Overdue = new(new Money(1, Currency.Of("EUR")), DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task An_event_goes_to_the_handler_of_its_type_with_a_command_named_after_subscription_and_event()
    {
        var consumer = new Consumer();
        Assert.Equal(HandlerResult.Done, await HandleAsync(consumer, Overdue));

        Assert.Equal(new Command("test:e-1", "test", "order.payment-overdue", "c-1", "e-1"), consumer.Command);
        Assert.Equal(new BusEntity("events", "test"), ((IMessageConsumer)consumer).Entity);
    }

    [Fact]
    public async Task An_event_of_a_type_that_is_not_declared_is_named_as_a_bug_of_the_filter()
    {
        var bug = await Assert.ThrowsAsync<InvalidOperationException>(() => HandleAsync(new Consumer(), new OrderReleased("somebody", "why", DateTimeOffset.UnixEpoch)));

        Assert.Equal("order.payment-overdue came over the subscription test, which Consumer does not take it from: the filter on the bus is out of date.", bug.Message);
    }

    private static Task<HandlerResult> HandleAsync(Consumer consumer, IDomainEvent happened) =>
        Consumer.Events.HandleAsync(consumer, Envelope(), happened, processes: null, CancellationToken.None);

    private static EventEnvelope Envelope() => new()
    {
        Id = "e-0000000001",
        Tenant = "acme",
        Region = "westeurope",
        Stream = "order/1",
        Sequence = 1,
        EventId = "e-1",
        Type = "order.payment-overdue",
        SchemaVersion = 1,
        OccurredAt = DateTimeOffset.UnixEpoch,
        RecordedAt = DateTimeOffset.UnixEpoch,
        Actor = "a",
        Reason = "r",
        CorrelationId = "c-1",
        CausationId = "c-0",
        PreviousHash = string.Empty,
        Data = default,
    };

    private sealed class Consumer : IEventConsumer<Consumer>
    {
        public static EventSubscription<Consumer> Events { get; } = new EventSubscription<Consumer>("test")
            .On<OrderPaymentOverdue>(consumer => consumer.NoteAsync)
            .On<PaymentCaptured>(_ => (_, _) => Task.FromResult(HandlerResult.Done));

        public Command? Command { get; private set; }

        private Task<HandlerResult> NoteAsync(ReceivedEvent<OrderPaymentOverdue> received, CancellationToken cancellation)
        {
            Command = received.Command;
            return Task.FromResult(HandlerResult.Done);
        }
    }
}
