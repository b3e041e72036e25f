using Billing.Domain.Metering;
using Billing.Domain.Primitives;
using Billing.Functions.Http;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;

namespace Billing.Functions.Metering;

/// <summary>
/// Counts events of metered use. Each is committed together with a receipt of its id, so events that come again after a failure
/// half way count nothing twice. Its id is claimed for its content before, over all days and subscriptions: of two contents under one id the
/// first stands. Use that nothing bills is counted and told to a person.
/// </summary>
public sealed class UsageCounting(StreamStore store, KeyClaims claims, UsageQuestions questions, UsageTolerance tolerance, TimeProvider clock)
{
    // State and up to one event go with the receipts into a batch of 100 operations.
    private const int EventsPerCommit = 97;

    /// <summary>
    /// Counts a batch; when it returns, every event of it is counted. The problems tell of ids that stand for other content; what stands is
    /// counted then, whoever told it, for its sender may never have had an answer.
    /// </summary>
    /// <param name="tenant">Whose use it is.</param>
    /// <param name="events">The batch.</param>
    /// <param name="pathOf">JSON path of an event, by its place in the batch.</param>
    /// <param name="cancellation">Stops between commits.</param>
    public async Task<ParseResult<UsageReceipt>> CountAsync(
        Tenant tenant, IReadOnlyList<UsageEvent> events, Func<int, string> pathOf, CancellationToken cancellation)
    {
        var wanted = UsageEvent.Distinct(events).ToDictionary(used => used.Key, used => new KeyClaim(FabricStreams.UsageClaimsOf(used.Key), used.Content), StringComparer.Ordinal);
        var standing = await claims.ClaimAsync(tenant.Id, tenant.HomeRegion, wanted, cancellation);
        var counted = UsageEvent.Distinct(events).Select(used => used.WithContent(standing[used.Key])).ToList();
        var receipt = await CountAsync(tenant, counted, cancellation);
        return ParseResult<UsageReceipt>.Of(
            receipt with { Received = events.Count, Duplicates = events.Count - receipt.Accepted },
            [.. events.Index().Select(each => UsageContradiction.Of(each.Item, standing[each.Item.Key], pathOf(each.Index))).OfType<Problem>()]);
    }

    /// <summary>
    /// Counts a batch, and answers with its receipt, with 409 for ids that stand for other content, or with 400 and nothing counted for use that
    /// nobody can have made yet.
    /// </summary>
    public async Task<IResult> AnswerAsync(Tenant tenant, IReadOnlyList<UsageEvent> events, Func<int, string> pathOf, CancellationToken cancellation) =>
        tolerance.Check(events, pathOf, clock.GetUtcNow()) is { Count: > 0 } ahead ? Problems.Of(StatusCodes.Status400BadRequest, "Batch refused", ahead)
        : await CountAsync(tenant, events, pathOf, cancellation) switch
        {
            ParseResult<UsageReceipt>.Success all => Answers.Json(all.Value, StatusCodes.Status202Accepted),
            ParseResult<UsageReceipt>.Failure some => Problems.Of(StatusCodes.Status409Conflict, "Other use under the same id", some.Problems),
            _ => throw new InvalidOperationException("A counting is a success or a failure."),
        };

    private async Task<UsageReceipt> CountAsync(Tenant tenant, IReadOnlyList<UsageEvent> events, CancellationToken cancellation)
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
        var cause = events[0].Key;
        var claimed = events.ToDictionary(used => used.Key, used => new KeyClaim(FabricStreams.UsageClaimsOf(used.Key), used.Content), StringComparer.Ordinal);
        var result = await store.ExecuteAsync<UsageDay>(
            address,
            new Command(cause, "usage-api", "usage", cause, cause) { Claims = claimed },
            [.. events.Select(used => used.Key)],
            (state, fresh) => UsageDecider.Add(state, [.. events.Where(each => fresh.Contains(each.Key))]),
            cancellation);
        return result is CommitResult<UsageDay>.Committed committed ? committed.Events.OfType<UsageAggregated>().Sum(each => each.Events) : 0;
    }
}
