using Billing.Domain.Metering;
using Billing.Domain.Subscriptions;
using Billing.Functions.Exceptions;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Functions.Metering;

/// <summary>
/// Tells a person of use that nothing bills. Use may be told before its subscription begins: when it does, what was asked is in order.
/// </summary>
public sealed class UsageQuestions(StreamStore store, StreamQueries queries, ExceptionQueue exceptions)
{
    private const int MostToldOdd = 20;

    /// <summary>Asks about what of a batch nothing bills. The batch is counted by then, so a batch that comes again asks again.</summary>
    public async Task AskAsync(Tenant tenant, IReadOnlyList<UsageEvent> events, CancellationToken cancellation)
    {
        foreach (var subscription in events.GroupBy(used => used.SubscriptionId))
        {
            var address = new StreamAddress(tenant.Id, tenant.HomeRegion, FabricStreams.Subscription(subscription.Key));
            var state = await store.LoadAsync<SubscriptionState>(address, cancellation);
            foreach (var used in subscription.DistinctBy(each => each.Meter))
            {
                await ReportAsync(address, state, used.SubscriptionId, used.Meter, used.Key, cancellation);
            }
        }
    }

    /// <summary>Asks about events of a batch that could not be counted, while the others were: who sent them may look at the status alone.</summary>
    public Task AskAboutOddAsync(Tenant tenant, IReadOnlyList<OddUse> odd, CancellationToken cancellation)
    {
        var digest = StreamAddress.Digest(string.Join('\n', odd.Select(each => each.Content)));
        var problems = odd.Take(MostToldOdd)
            .Select(each => each.Problems[0] with { Text = $"{each.Problems[0].Text} Not counted: {each.Name}." })
            .ToList();
        return exceptions.ReportAsync(tenant.Id, tenant.HomeRegion, $"usage-odd-{digest}", problems, $"{odd.Count} events of use", digest, cancellation);
    }

    private async Task ReportAsync(StreamAddress address, SubscriptionState state, string subscription, string meter, string occurrence, CancellationToken cancellation)
    {
        if (UnknownUse.QuestionOf(state, subscription, meter) is not { } problem)
        {
            return;
        }

        var id = UnknownUse.ExceptionId(subscription, meter);
        await exceptions.ReportAsync(address.Tenant, address.Region, id, problem, subscription, occurrence, cancellation);

        // It may have begun while this was asked.
        if (state.Terms is null && await store.LoadAsync<SubscriptionState>(address, cancellation) is { Terms: not null } begun && UnknownUse.QuestionOf(begun, subscription, meter) is null)
        {
            await ResolveAsync(address, subscription, meter, occurrence, cancellation);
        }
    }

    /// <summary>Answers what was asked about the use of a subscription that has begun.</summary>
    /// <param name="address">The subscription's stream.</param>
    /// <param name="occurrence">The event that tells of it.</param>
    /// <param name="cancellation">Stops before the next commit.</param>
    public async Task AnswerAsync(StreamAddress address, string occurrence, CancellationToken cancellation)
    {
        var state = await store.LoadAsync<SubscriptionState>(address, cancellation);
        var meters = new HashSet<string>(StringComparer.Ordinal);

        // A day that cannot be read asks nothing; the audit names it.
        await foreach (var day in queries.Collecting(new UnreadRecords()).StatesAsync<UsageDay>(address.Tenant, address.Region, $"{FabricStreams.Usage}{state.Terms!.SubscriptionId}/", cancellation))
        {
            if (day.Data.Stream is { } used && meters.Add(used.Meter))
            {
                await AnswerAsync(address, state, used.Meter, occurrence, cancellation);
            }
        }
    }

    private Task AnswerAsync(StreamAddress address, SubscriptionState state, string meter, string occurrence, CancellationToken cancellation)
    {
        var subscription = state.Terms!.SubscriptionId;
        return UnknownUse.QuestionOf(state, subscription, meter) is { } problem
            ? exceptions.ReportAsync(address.Tenant, address.Region, UnknownUse.ExceptionId(subscription, meter), problem, subscription, occurrence, cancellation)
            : ResolveAsync(address, subscription, meter, occurrence, cancellation);
    }

    private async Task ResolveAsync(StreamAddress address, string subscription, string meter, string occurrence, CancellationToken cancellation)
    {
        string[] ids = [UnknownUse.ExceptionId(subscription, meter), UnknownUse.EarlierExceptionId(subscription, meter)];
        foreach (var id in ids.Distinct(StringComparer.Ordinal))
        {
            await exceptions.ResolveAsync(address.Tenant, address.Region, id, "The subscription has begun, and its plan bills the meter.", occurrence, cancellation);
        }
    }
}
