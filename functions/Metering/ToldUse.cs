using System.Text;
using Billing.Connectors.StandardWebhooks;
using Billing.Domain.Metering;
using Billing.Domain.Primitives;

namespace Billing.Functions.Metering;

/// <summary>Use that a sender tells of in one request: what can be counted, and what is odd.</summary>
/// <param name="Sound">The events with their JSON paths.</param>
/// <param name="Odd">Events that cannot be counted.</param>
public sealed record ToldUse(IReadOnlyList<(string Path, UsageEvent Event)> Sound, IReadOnlyList<OddUse> Odd)
{
    /// <summary>Number of all events.</summary>
    public int Count => Sound.Count + Odd.Count;

    /// <summary>Every problem, in the order of the events.</summary>
    public IReadOnlyList<Problem> Problems => [.. Odd.SelectMany(odd => odd.Problems)];

    /// <summary>Events that are all sound, at one path.</summary>
    public static ToldUse Of(IReadOnlyList<UsageEvent> events) => new([.. events.Select(used => ("$", used))], []);

    /// <summary>A batch whose events were read each by itself.</summary>
    public static ToldUse Of(IReadOnlyList<ReadItem<UsageEvent>> batch) => new(
        [.. batch.Where(item => item.Reading is ParseResult<UsageEvent>.Success).Select(item => (item.Path, ((ParseResult<UsageEvent>.Success)item.Reading).Value))],
        [.. batch.Where(item => item.Reading is ParseResult<UsageEvent>.Failure).Select(item => new OddUse(NameOf(item.Json), item.Json, ((ParseResult<UsageEvent>.Failure)item.Reading).Problems))]);

    // What else it holds may be anything, and does not go into a text that people read.
    private static string NameOf(string json) => JsonFields.Read<string?>(
        Encoding.UTF8.GetBytes(json), "metering", fields => $"{fields.OptionalText("source", UsageBatchReader.LongestId)} {fields.OptionalText("id", UsageBatchReader.LongestId)}")
        is ParseResult<string?>.Success { Value: { Length: > 1 } name } ? name : "one without source and id";
}

/// <summary>An event that cannot be counted.</summary>
/// <param name="Name">Source and id, as far as they can be read.</param>
/// <param name="Content">The event as it came, or its key and content; for no person's eyes.</param>
/// <param name="Problems">Why; at least one.</param>
public sealed record OddUse(string Name, string Content, IReadOnlyList<Problem> Problems);
