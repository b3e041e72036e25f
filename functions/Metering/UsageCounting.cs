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
    /// Counts what can be counted, and answers: 202 for all, 409 for ids that stand for other content, 207 where some events are odd, 400 where all
    /// are. What an answer does not name is counted.
    /// </summary>
    /// <param name="tenant">Whose use it is.</param>
    /// <param name="told">The use.</param>
    /// <param name="cancellation">Stops between commits.</param>
    public async Task<IResult> AnswerAsync(Tenant tenant, ToldUse told, CancellationToken cancellation)
    {
        told = tolerance.Check(told, clock.GetUtcNow());
        if (told.Sound.Count == 0 && told.Odd.Count > 0)
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "Batch refused", told.Problems);
        }

        var (receipt, contradictions) = await CountAsync(tenant, told, cancellation);
        if (contradictions.Count > 0)
        {
            return Problems.Of(StatusCodes.Status409Conflict, "Other use under the same id", [.. contradictions, .. told.Problems]);
        }

        if (told.Odd.Count == 0)
        {
            return Answers.Json(receipt, StatusCodes.Status202Accepted);
        }

        await questions.AskAboutOddAsync(tenant, told.Odd, cancellation);
        return Answers.Json(receipt with { Refused = told.Odd.Count, Errors = told.Problems }, StatusCodes.Status207MultiStatus);
    }

    // What stands under an id is counted, whoever told it, for its sender may never have had an answer.
    private async Task<(UsageReceipt Receipt, IReadOnlyList<Problem> Contradictions)> CountAsync(Tenant tenant, ToldUse told, CancellationToken cancellation)
    {
        var events = told.Sound.Select(each => each.Event).ToList();
        var wanted = UsageEvent.Distinct(events).ToDictionary(used => used.Key, used => new KeyClaim(FabricStreams.UsageClaimsOf(used.Key), used.Content), StringComparer.Ordinal);
        var standing = await claims.ClaimAsync(tenant.Id, tenant.HomeRegion, wanted, cancellation);
        var receipt = await CountAsync(tenant, UsageEvent.Distinct(events).Select(used => used.WithContent(standing[used.Key])).ToList(), cancellation);
        return (
            receipt with { Received = told.Count, Duplicates = events.Count - receipt.Accepted },
            [.. told.Sound.Select(each => UsageContradiction.Of(each.Event, standing[each.Event.Key], each.Path)).OfType<Problem>()]);
    }

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
