using Billing.Domain.Metering;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Functions.Metering;

/// <summary>
/// Counts events of metered use. Each is committed together with a receipt of its id, so events that come again after a failure
/// half way count nothing twice. Use that nothing bills is counted and told to a person.
/// </summary>
public sealed class UsageCounting(StreamStore store, UsageQuestions questions)
{
    // State and up to one event go with the receipts into a batch of 100 operations.
    private const int EventsPerCommit = 97;

    /// <summary>Counts a batch; when it returns, every event of it is counted.</summary>
    public async Task<UsageReceipt> CountAsync(Tenant tenant, IReadOnlyList<UsageEvent> events, CancellationToken cancellation)
    {
        var accepted = 0;
        foreach (var group in UsageBatch.Group(events))
        {
            foreach (var chunk in group.Events.Chunk(EventsPerCommit))
            {
                accepted += await CommitAsync(new StreamAddress(tenant.Id, tenant.HomeRegion, group.Stream.Name), chunk, cancellation);
            }
        }

        await questions.AskAsync(tenant, events, cancellation);
        return new UsageReceipt(events.Count, accepted, events.Count - accepted);
    }

    private async Task<int> CommitAsync(StreamAddress address, IReadOnlyList<UsageEvent> events, CancellationToken cancellation)
    {
        var cause = KeyOf(events[0]);
        var result = await store.ExecuteAsync<UsageDay>(
            address,
            new Command(cause, "usage-api", "usage", cause, cause),
            [.. events.Select(KeyOf)],
            (state, fresh) => UsageDecider.Add(state, [.. events.Where(each => fresh.Contains(KeyOf(each)))]),
            cancellation);
        return result is CommitResult<UsageDay>.Committed committed ? committed.Events.OfType<UsageAggregated>().Sum(each => each.Events) : 0;
    }

    private static string KeyOf(UsageEvent happened) => $"{happened.Source} {happened.EventId}";
}
