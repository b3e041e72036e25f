using System.Globalization;
using Microsoft.Azure.Cosmos;

namespace Billing.Benchmarks.Cosmos;

/// <summary>A document of about 1 KB, under the keys that the fabric's streams have.</summary>
internal sealed record StreamItem
{
    private static readonly string Filling = new('x', 850);

    public required string Id { get; init; }

    public string Tenant { get; init; } = "nordwind";

    public string Region { get; init; } = "westeurope";

    public required string Stream { get; init; }

    /// <summary>State, event or receipt.</summary>
    public required string Kind { get; init; }

    public required int Number { get; init; }

    public string Text { get; init; } = Filling;

    public static string StreamOf(int number) => string.Create(CultureInfo.InvariantCulture, $"order/{number:D6}");

    public static PartitionKey KeyOf(string stream) => new PartitionKeyBuilder().Add("nordwind").Add("westeurope").Add(stream).Build();

    public static string EventId(int number) => string.Create(CultureInfo.InvariantCulture, $"event-{number:D9}");

    public static StreamItem Event(string stream, int number) => new() { Id = EventId(number), Stream = stream, Kind = "event", Number = number };
}
