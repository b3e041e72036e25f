using System.Text.Json;
using Billing.Domain.Revenue;
using Billing.Domain.Primitives;
using Billing.Platform.Streams;

namespace Billing.Platform.Comparison;

/// <summary>Revenue: what was recognised against what an engine recognises of the same invoices and deliveries.</summary>
internal static class RevenueConsumer
{
    /// <summary>By performance obligation and month.</summary>
    public static ComparedConsumer ByMonth { get; } = new(
        "revenue",
        "Recognised revenue, by invoice line and month.",
        [
            new("recorded", "What was recognised, whichever build did it.", history => Months(history.Events.Select(each => each.Happened).OfType<RevenueRecognised>())),
            new("daily", "This build's engine: service over time is earned day by day.", history => Months(Replay(history, RatableMethod.Daily))),
            new("completed-months", "The same engine; service over time is earned in equal months, each when it is over.", history => Months(Replay(history, RatableMethod.CompletedMonths))),
        ]);

    private static IEnumerable<RevenueRecognised> Replay(RecordedHistory history, RatableMethod method) => history.Events
        .Where(each => each.Envelope.Stream.StartsWith(FabricStreams.Revenue, StringComparison.Ordinal))
        .GroupBy(each => each.Envelope.Stream, each => each.Happened)
        .SelectMany(contract => RevenueReplay.Run(
            contract.Key[FabricStreams.Revenue.Length..], contract, entity => history.Tenant.Entity(entity).TimeZone, method));

    private static IEnumerable<ConsumerResult> Months(IEnumerable<RevenueRecognised> recognised) => recognised
        .SelectMany(each => each.Amounts, (each, earned) => (Key: $"{earned.ObligationId} {each.RecognisedOn:yyyy-MM}", earned.Amount))
        .GroupBy(each => each.Key, each => each.Amount)
        .Select(month => new ConsumerResult(
            month.Key, JsonSerializer.SerializeToElement(new { recognised = Money.Sum(month, month.First().Currency) }, FabricJson.Options)));
}
